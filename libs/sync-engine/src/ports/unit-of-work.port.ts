/** An open transaction. Opaque to the engine: only repositories can turn it into a database handle. */
export interface Tx {
  readonly accountId: string;
  readonly kind: 'tx';
}

/** Transactions bound to one account; nothing outside that account can be seen or touched in them. */
export abstract class UnitOfWork {
  /**
   * Runs `work` in one transaction and commits when it resolves; rolls back and rethrows when it rejects. Serialisation failures and
   * deadlocks are retried a few times, so `work` must be repeatable: no effects outside the transaction.
   * @throws {UnavailableError} when the database cannot be reached; safe to retry.
   */
  abstract run<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T>;

  /** Like `run`, without the cost of a write transaction; `work` must only read. */
  abstract read<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
}
