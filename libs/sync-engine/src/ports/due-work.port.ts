import type { WorkKind } from './work-signals.port';

/** Work that stands in the tables. */
export interface DueWorkItem {
  readonly kind: WorkKind;
  readonly accountId: string;
  readonly connectionId: string;
}

/** Finds work that nobody signalled, in all accounts. */
export abstract class DueWork {
  /** One item per connection and kind that has work due at `now` (ISO UTC) and whose status lets it be done. */
  abstract find(kinds: readonly WorkKind[], now: string): Promise<readonly DueWorkItem[]>;
}
