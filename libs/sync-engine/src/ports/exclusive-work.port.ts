/** A key held by this process. */
export interface Hold {
  /** Aborted when the hold may be gone (the lock keeper lost its connection): the work must stop at once. */
  readonly lost: AbortSignal;
  /** Lets others in. Safe to repeat. */
  release(): Promise<void>;
}

/**
 * Lets one worker at a time, in all processes of the hub, do what a key names. A process that dies lets go of everything it held.
 * Not a fence: work that outlives its hold must notice by itself (compare-and-set on what it writes).
 */
export abstract class ExclusiveWork {
  /**
   * The hold, or null while somebody else (or another task of this process) has it. Never waits for the holder.
   * @throws {UnavailableError} `locks.unreachable` when the keeper of locks does not answer; safe to retry.
   */
  abstract tryHold(key: string): Promise<Hold | null>;
  /** Lets go of everything. Safe to repeat. */
  abstract close(): Promise<void>;
}
