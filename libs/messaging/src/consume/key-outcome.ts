import type { BusEvent } from '@hub/sync-engine/ports';

/** A record that kept failing. */
export interface FailedEvent {
  readonly event: BusEvent;
  readonly attempts: number;
  readonly error: unknown;
}

/** What became of one key's events in a batch. */
export interface KeyOutcome {
  readonly topic: string;
  readonly key: string;
  /** The newest record of the key, when that is the one that kept failing; null when the newest was handled. */
  readonly failed: FailedEvent | null;
}
