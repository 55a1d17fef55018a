/** Below one request in ten seconds nothing would ever finish. */
const SLOWEST_PER_SECOND = 0.1;
/** A connection that was nearly idle is not slowed to a crawl by one complaint. */
const MODEST_PER_SECOND = 4;
/** Above this pace a limit is no limit any more. */
const FAST_ENOUGH_PER_SECOND = 50;
/** The first complaint halves what was really sent over this long. Unit: milliseconds. */
const WINDOW_MS = 10_000;

/** Spreads requests over time once a spoke has complained; unlimited before. */
export class Pacer {
  private rate: number | null;
  private nextAtMs = 0;
  private readonly starts: number[] = [];

  constructor(ratePerSecond: number | null) {
    this.rate = ratePerSecond;
  }

  /** Requests per second, or null when unlimited. */
  get ratePerSecond(): number | null {
    return this.rate;
  }

  /** Milliseconds until the next request may start. */
  waitMs(nowMs: number): number {
    return this.rate === null ? 0 : Math.max(0, this.nextAtMs - nowMs);
  }

  started(nowMs: number): void {
    this.starts.push(nowMs);
    if (this.starts.length > 512) this.starts.splice(0, 256);
    if (this.rate !== null) this.nextAtMs = Math.max(this.nextAtMs, nowMs) + 1000 / this.rate;
  }

  /** Halves the pace: the set one, or what was sent lately when none was set yet. */
  slowDown(nowMs: number): void {
    const lately = this.starts.filter((start) => start > nowMs - WINDOW_MS).length / (WINDOW_MS / 1000);
    this.rate = Math.max(SLOWEST_PER_SECOND, (this.rate ?? Math.max(lately, MODEST_PER_SECOND)) / 2);
  }

  speedUp(): void {
    if (this.rate === null) return;
    this.rate *= 2;
    if (this.rate > FAST_ENOUGH_PER_SECOND) this.rate = null;
  }
}
