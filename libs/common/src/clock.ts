/** Where the present moment comes from; injected so that tests decide what time it is. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract nowMs(): number;

  /** The present moment as an ISO 8601 text in UTC with milliseconds. */
  nowIso(): string {
    return new Date(this.nowMs()).toISOString();
  }
}

/** The machine's own clock. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }
}

/** A clock that moves only when told to. */
export class FixedClock extends Clock {
  constructor(private atMs: number = Date.UTC(2026, 0, 1)) {
    super();
  }

  nowMs(): number {
    return this.atMs;
  }

  advance(ms: number): void {
    this.atMs += ms;
  }

  set(ms: number): void {
    this.atMs = ms;
  }
}
