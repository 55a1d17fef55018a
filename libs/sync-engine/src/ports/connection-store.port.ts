import type { ConnectionStatus, Json, PresetBody } from '@hub/contracts';
import type { ConnectionRecord } from './connections.port';
import type { Tx } from './unit-of-work.port';

/** Everything a new connection is stored with. */
export interface NewConnection {
  readonly id: string;
  readonly accountId: string;
  readonly connector: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  readonly statusReason: string | null;
  readonly presetName: string;
  readonly presetVersion: number;
  readonly preset: PresetBody;
  readonly settings: { readonly [key: string]: Json | undefined };
  readonly credentialsSealed: Buffer;
  readonly capabilities: Json;
  readonly warehouseId: string;
  readonly companyGroupId: string | null;
  readonly language: string;
  readonly verifiedAt: string | null;
}

/** What may change later. Absent members stay. A change of settings or credentials raises the configuration version. */
export interface ConnectionPatch {
  readonly name?: string;
  readonly presetName?: string;
  readonly presetVersion?: number;
  readonly preset?: PresetBody;
  readonly settings?: { readonly [key: string]: Json | undefined };
  readonly credentialsSealed?: Buffer;
  readonly capabilities?: Json;
  readonly warehouseId?: string;
  readonly companyGroupId?: string | null;
  readonly language?: string;
  readonly webhookSecretSealed?: Buffer;
  readonly verifiedAt?: string;
  readonly activatedAt?: string;
}

/** Sealed secrets of a connection. */
export interface SealedSecrets {
  readonly credentials: Buffer | null;
  readonly webhookSecret: Buffer | null;
  /** Grows when settings or credentials change: sessions opened for an older one are stale. */
  readonly configVersion: number;
}

/** A preset as the account has it. */
export interface StoredPreset {
  readonly name: string;
  readonly version: number;
  readonly body: PresetBody;
}

/** Writes connections, in the caller's transaction. */
export abstract class ConnectionStore {
  /** @throws {ConflictError} `connection.name-taken` when the account has another one of this name. */
  abstract insert(tx: Tx, connection: NewConnection): Promise<void>;
  /** Reads the connection in this transaction. @throws {NotFoundError} `connection.not-found`. */
  abstract get(tx: Tx, connectionId: string): Promise<ConnectionRecord>;
  /** Reads and locks the connection until the transaction ends. @throws {NotFoundError} `connection.not-found`. */
  abstract lock(tx: Tx, connectionId: string): Promise<ConnectionRecord>;
  /** @throws {ConflictError} `connection.name-taken`. */
  abstract update(tx: Tx, connectionId: string, patch: ConnectionPatch): Promise<void>;
  /** Removes the row with its links, deliveries, runs and raw observations. Masters stay. May take long. */
  abstract delete(tx: Tx, connectionId: string): Promise<void>;
  /** All connections of the account, lowest id first, in this transaction. */
  abstract all(tx: Tx): Promise<readonly ConnectionRecord[]>;
  /** @throws {NotFoundError} `connection.not-found`. */
  abstract secrets(tx: Tx, connectionId: string): Promise<SealedSecrets>;
  /** The account's newest version of a preset; null when it has none of this name. */
  abstract preset(tx: Tx, connector: string, name: string): Promise<StoredPreset | null>;
  /** The account's main warehouse. @throws {InternalError} when it has none. */
  abstract mainWarehouse(tx: Tx): Promise<string>;
  /** Whether the account has this warehouse, and this company group where one is named. */
  abstract hasPlaces(tx: Tx, warehouseId: string, companyGroupId: string | null): Promise<{ readonly warehouse: boolean; readonly companyGroup: boolean }>;
  /** Makes the connection the owner of the warehouse's stock; gives the present owner when it is another one. */
  abstract claimWarehouse(tx: Tx, warehouseId: string, connectionId: string): Promise<{ readonly id: string; readonly name: string } | null>;
  /** Gives up every warehouse the connection owns. */
  abstract releaseWarehouses(tx: Tx, connectionId: string): Promise<void>;
  /** Connections of all accounts whose removal was begun and not finished. */
  abstract deleting(): Promise<ReadonlyArray<{ readonly accountId: string; readonly id: string }>>;
}
