import type { ConnectionStatus, Json, PresetBody } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** A connection as the engine sees it; credentials stay sealed elsewhere. */
export interface ConnectionRecord {
  readonly id: string;
  readonly accountId: string;
  readonly connector: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  readonly preset: PresetBody;
  readonly presetName: string;
  readonly presetVersion: number;
  readonly settings: { readonly [key: string]: Json | undefined };
  readonly capabilities: Json;
  readonly warehouseId: string;
  /** Whether this connection owns its warehouse's stock. */
  readonly ownsWarehouse: boolean;
  readonly language: string;
  /** Grows when settings or credentials change: sessions opened for an older one are stale. */
  readonly configVersion: number;
  readonly webhookMode: 'webhooks' | 'poll';
  /** When a person agreed to the first push, ISO UTC; null before. */
  readonly pushConsentAt: string | null;
}

/** Reads connections and moves their state. */
export abstract class Connections {
  /** @throws {NotFoundError} `connection.not-found` for unknown and foreign ids alike. */
  abstract get(accountId: string, connectionId: string): Promise<ConnectionRecord>;
  /** All connections of the account, lowest id first. */
  abstract list(accountId: string): Promise<readonly ConnectionRecord[]>;
  /**
   * Moves the status along CONNECTION_MOVES; moving to the present status changes nothing.
   * @throws {ConflictError} `connection.illegal-move` otherwise.
   */
  abstract move(tx: Tx, connectionId: string, to: ConnectionStatus, reason: string | null): Promise<void>;
  /** Remembers what a session learned about the spoke. */
  abstract saveCapabilities(accountId: string, connectionId: string, capabilities: Json): Promise<void>;
}
