import type { BusEvent, BusHandler } from '@hub/sync-engine/ports';

/** Keeps what a handler was given. */
export class Seen {
  readonly events: BusEvent[] = [];

  /** A handler that notes its events, after `before` let them pass. */
  handler(before: (events: readonly BusEvent[]) => Promise<void> | void = () => undefined): BusHandler {
    return async (events) => {
      await before(events);
      this.events.push(...events);
    };
  }

  /** Versions of a record in the order they were first seen; repeats do not count. */
  versionsOf(key: string): number[] {
    const versions = this.events.filter((event) => event.key === key).map(versionOf);
    return [...new Set(versions)];
  }

  has(ids: readonly string[]): boolean {
    const seen = new Set(this.events.map(({ id }) => id));
    return ids.every((id) => seen.has(id));
  }
}

/** The version an event of the suite carries. */
export function versionOf(event: BusEvent): number {
  return (event.data as { version: number }).version;
}
