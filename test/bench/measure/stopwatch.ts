/** Adds up the time spent in several lanes of work that take turns, so that whatever else the machine does falls on all of them alike. */
export class Stopwatch {
  private readonly spent = new Map<string, number>();

  /** Runs one piece of a lane's work and counts its time. */
  async time<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.spent.set(lane, this.of(lane) + performance.now() - startedAt);
    }
  }

  /** Time of a lane so far. Unit: milliseconds. */
  of(lane: string): number {
    return this.spent.get(lane) ?? 0;
  }
}
