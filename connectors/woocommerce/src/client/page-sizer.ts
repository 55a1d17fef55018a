/** Answers slower than this make pages smaller, well before hosts cut at 30 s. Unit: milliseconds. */
const SLOW_MS = 12_000;
/** Answers faster than this make them larger again. Unit: milliseconds. */
const FAST_MS = 4_000;

/** How many records one request may carry: halves when a store is slow or gives up, grows when it is quick. */
export class PageSizer {
  private size: number;

  constructor(private readonly bounds: { readonly start: number; readonly smallest: number; readonly largest: number }) {
    this.size = bounds.start;
  }

  /** Records per request now. */
  get current(): number {
    return this.size;
  }

  /** Whether there is room to shrink further. */
  get canShrink(): boolean {
    return this.size > this.bounds.smallest;
  }

  shrink(): void {
    this.size = Math.max(this.bounds.smallest, Math.floor(this.size / 2));
  }

  /** Learns from an answer's duration. */
  took(elapsedMs: number): void {
    if (elapsedMs > SLOW_MS) this.shrink();
    else if (elapsedMs < FAST_MS && this.size < this.bounds.largest) this.size = Math.min(this.bounds.largest, Math.ceil(this.size * 1.25));
  }
}
