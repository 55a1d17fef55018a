import type { ConnectionStatus } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** An ingest token as people see it; the token itself is known to nobody but its holder. Times are ISO UTC. */
export interface IngestTokenRecord {
  readonly id: string;
  /** How it begins, to recognise it. */
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: string;
  /** When it ends; null for the present one. */
  readonly expiresAt: string | null;
}

export interface NewIngestToken {
  readonly id: string;
  readonly connectionId: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** Who a token speaks for. */
export interface IngestSender {
  readonly accountId: string;
  readonly connectionId: string;
}

/** What is known of the connection a message names. */
export interface IngestClaim {
  /** Whose connection it is, whoever sent the message. */
  readonly accountId: string;
  readonly status: ConnectionStatus;
  /** Whether the presented token speaks for it. */
  readonly isProven: boolean;
}

/** Ingest tokens: what proves which connection a program outside speaks for. */
export abstract class IngestTokens {
  /** Makes the token the connection's present one; the former end at `formerUntil`, ISO UTC, unless they end before. The caller holds the connection's lock. */
  abstract replace(tx: Tx, token: NewIngestToken, formerUntil: string): Promise<void>;
  /** Removes every token of the connection; answers how many were valid at `now`. */
  abstract revoke(tx: Tx, connectionId: string, now: string): Promise<number>;
  /** Tokens valid at `now`, the present one first. */
  abstract ofConnection(tx: Tx, connectionId: string, now: string): Promise<readonly IngestTokenRecord[]>;
  /** Looks across accounts; null for unknown and ended tokens, and for those of connections that are being deleted. */
  abstract senderOf(hash: Buffer, now: string): Promise<IngestSender | null>;
  /** Looks across accounts; null for a connection that does not exist or is being deleted. `hash` null: no token was presented. */
  abstract claim(connectionId: string, hash: Buffer | null, now: string): Promise<IngestClaim | null>;
}
