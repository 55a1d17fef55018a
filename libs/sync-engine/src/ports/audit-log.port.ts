import type { Json } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** Who asks, as every use case that a person or program starts is told. */
export interface CommandContext {
  readonly accountId: string;
  /** Name of the API key or user, or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
}

/** One change of configuration or one decision of a person. `before` and `after` never hold secrets. */
export interface AuditEntry {
  readonly actor: string;
  /** Dotted, past tense, e.g. `connection.updated`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly before: Json | null;
  readonly after: Json | null;
  readonly requestId: string | null;
}

/** Says who changed what, and when. */
export abstract class AuditLog {
  /** Adds the entry to the transaction that makes the change. */
  abstract append(tx: Tx, entry: AuditEntry): Promise<void>;
}
