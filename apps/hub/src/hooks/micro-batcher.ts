/** Items handed over together at most. */
const MAX_BATCH = 200;
/** Groups of one key under way at the same time: while one waits for its commit, the database works on the other. */
const MAX_UNDER_WAY = 2;

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Lane<T> {
  waiting: Array<Waiting<T>>;
  underWay: number;
}

/**
 * Hands items over in groups without ever waiting for more of them: the first go at once, those that come meanwhile go together
 * next. Under load many senders share one commit; without load nobody waits.
 */
export class MicroBatcher<T> {
  private readonly lanes = new Map<string, Lane<T>>();

  /** `store` must keep all items or none. */
  constructor(private readonly store: (key: string, items: readonly T[]) => Promise<void>) {}

  /** Resolves once the item is stored. A group that fails is stored one by one, so that each learns of its own failure only. */
  add(key: string, item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const lane = this.laneOf(key);
      lane.waiting.push({ item, resolve, reject });
      if (lane.underWay < MAX_UNDER_WAY) void this.work(key, lane);
    });
  }

  private laneOf(key: string): Lane<T> {
    const known = this.lanes.get(key);
    if (known !== undefined) return known;
    const lane: Lane<T> = { waiting: [], underWay: 0 };
    this.lanes.set(key, lane);
    return lane;
  }

  private async work(key: string, lane: Lane<T>): Promise<void> {
    lane.underWay += 1;
    while (lane.waiting.length > 0) await this.flush(key, lane.waiting.splice(0, MAX_BATCH));
    lane.underWay -= 1;
    if (lane.underWay === 0) this.lanes.delete(key);
  }

  private async flush(key: string, group: ReadonlyArray<Waiting<T>>): Promise<void> {
    try {
      await this.store(key, group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      for (const waiting of group) await this.flush(key, [waiting]);
    }
  }
}
