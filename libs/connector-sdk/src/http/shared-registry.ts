/**
 * Things that all sessions of one connection in this process share (a budget learns for all of them). The newest `capacity` idle
 * ones are kept, so that what was learned outlives a session.
 */
export class SharedRegistry<T> {
  private readonly entries = new Map<string, { readonly value: T; users: number }>();

  /** `capacity`: idle entries kept at most; default 1 000. */
  constructor(
    private readonly create: (key: string) => T,
    private readonly capacity = 1_000,
  ) {}

  /** Gives the shared thing and a function that must be called once when it is not needed any more. */
  take(key: string): { readonly value: T; readonly release: () => void } {
    const entry = this.entries.get(key) ?? { value: this.create(key), users: 0 };
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.users += 1;
    this.dropIdle();
    let released = false;
    const release = (): void => {
      if (!released) entry.users -= 1;
      released = true;
    };
    return { value: entry.value, release };
  }

  private dropIdle(): void {
    if (this.entries.size <= this.capacity) return;
    for (const [key, entry] of this.entries) {
      if (entry.users === 0) this.entries.delete(key);
      if (this.entries.size <= this.capacity) return;
    }
  }
}
