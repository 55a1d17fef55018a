import type { VerifyReport } from '@hub/connector-sdk';
import type { ConnectionRecord } from '../ports';

/** A connection as it was changed, and what is to be known about it. */
export interface UpdatedConnection {
  readonly connection: ConnectionRecord;
  /** Null when nothing changed that the store has a say in. */
  readonly report: VerifyReport | null;
  readonly warnings: readonly string[];
}
