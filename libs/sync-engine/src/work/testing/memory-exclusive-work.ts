import { ExclusiveWork, type Hold } from '../../ports';

/** Exclusive work within one process: what a database promises between processes, it promises between its users. */
export class MemoryExclusiveWork extends ExclusiveWork {
  /** Keys that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly holds = new Map<string, AbortController>();

  tryHold(key: string): Promise<Hold | null> {
    this.asked.push(key);
    if (this.holds.has(key)) return Promise.resolve(null);
    const controller = new AbortController();
    this.holds.set(key, controller);
    return Promise.resolve({ lost: controller.signal, release: () => Promise.resolve(this.free(key, controller)) });
  }

  /** Takes a hold away, as a lost connection does. */
  lose(key: string): void {
    this.holds.get(key)?.abort();
    this.holds.delete(key);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private free(key: string, controller: AbortController): void {
    if (this.holds.get(key) === controller) this.holds.delete(key);
  }
}
