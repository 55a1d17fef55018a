/** Lets one piece of work at a time into each partition. */
export class PartitionLocks {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything that asked earlier for the same name is done. */
  async inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => undefined);
    this.tails.set(name, tail);
    try {
      return await mine;
    } finally {
      if (this.tails.get(name) === tail) this.tails.delete(name);
    }
  }
}
