import { SilentLogger, SystemClock } from '@hub/common';
import { eventually } from '@hub/testing';
import { DueWork, type DueWorkItem, type JobQueue, type WorkKind } from '../ports';
import { MemoryExclusiveWork } from './testing/memory-exclusive-work';
import { WorkDispatcher, type WorkDispatcherOptions } from './work-dispatcher';
import type { WorkContext, WorkHandler, WorkItem, WorkTurn } from './work-handler';

class ListedWork extends DueWork {
  readonly due: DueWorkItem[] = [];

  find(kinds: readonly WorkKind[]): Promise<readonly DueWorkItem[]> {
    return Promise.resolve(this.due.filter(({ kind }) => kinds.includes(kind)));
  }
}

type Turn = (item: WorkItem, context: WorkContext) => Promise<WorkTurn>;

class Bench {
  readonly exclusive = new MemoryExclusiveWork();
  readonly dueWork = new ListedWork();
  readonly turns: string[] = [];
  readonly dispatcher: WorkDispatcher;
  turn: Turn = () => Promise.resolve('idle');
  private readonly handler: WorkHandler = {
    kind: 'drain',
    turn: (item, context) => {
      this.turns.push(item.connectionId);
      return this.turn(item, context);
    },
  };

  constructor(options: WorkDispatcherOptions = {}, exclusive?: MemoryExclusiveWork) {
    if (exclusive !== undefined) this.exclusive = exclusive;
    const services = { exclusive: this.exclusive, dueWork: this.dueWork, jobs: null, clock: new SystemClock(), logger: new SilentLogger() };
    this.dispatcher = new WorkDispatcher(services, { sweepIntervalMs: 60_000, graceMs: 200, ...options });
  }

  start(): Promise<void> {
    return this.dispatcher.start([this.handler]);
  }

  wake(connectionId: string): void {
    this.dispatcher.wake('drain', 'account', connectionId);
  }
}

/** A turn that lasts until it is let go. */
function gate(): { readonly turn: Turn; open(): void; readonly contexts: WorkContext[] } {
  const waiting: Array<() => void> = [];
  const contexts: WorkContext[] = [];
  return {
    contexts,
    open: () => waiting.splice(0).forEach((go) => go()),
    turn: (_, context) => {
      contexts.push(context);
      return new Promise((resolve) => {
        const end = () => resolve('idle');
        waiting.push(end);
        context.signal.addEventListener('abort', end);
      });
    },
  };
}

describe('WorkDispatcher', () => {
  const benches: Bench[] = [];
  const aBench = async (options?: WorkDispatcherOptions, exclusive?: MemoryExclusiveWork): Promise<Bench> => {
    const bench = new Bench(options, exclusive);
    benches.push(bench);
    await bench.start();
    return bench;
  };
  afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.dispatcher.stop())));

  it('starts signalled work at once', async () => {
    const bench = await aBench();
    bench.wake('a');
    await eventually(() => expect(bench.turns).toEqual(['a']), { everyMs: 1 });
  });

  it('does one turn of a connection at a time, and one more for all signals during it', async () => {
    const bench = await aBench();
    const door = gate();
    bench.turn = door.turn;
    bench.wake('a');
    await eventually(() => expect(bench.turns).toEqual(['a']));
    for (let signal = 0; signal < 5; signal += 1) bench.wake('a');
    expect(bench.turns).toEqual(['a']);
    bench.turn = () => Promise.resolve('idle');
    door.open();
    await eventually(() => expect(bench.turns).toEqual(['a', 'a']));
  });

  it('gives every connection its turn while one has no end of work', async () => {
    const bench = await aBench({ concurrency: 1 });
    let busy = true;
    bench.turn = async (item) => {
      await new Promise((resolve) => setImmediate(resolve));
      return item.connectionId === 'busy' && busy ? 'more' : 'idle';
    };
    bench.wake('busy');
    for (const connection of ['b', 'c', 'd']) bench.wake(connection);
    await eventually(() => expect(new Set(bench.turns)).toEqual(new Set(['busy', 'b', 'c', 'd'])));
    expect(bench.turns.filter((connection) => connection !== 'busy').length).toBe(3);
    busy = false;
  });

  it('works on no more connections at the same time than it is allowed', async () => {
    const bench = await aBench({ concurrency: 2 });
    const door = gate();
    bench.turn = door.turn;
    for (const connection of ['a', 'b', 'c']) bench.wake(connection);
    await eventually(() => expect(bench.turns).toEqual(['a', 'b']));
    door.open();
    await eventually(() => expect(bench.turns).toEqual(['a', 'b', 'c']));
    door.open();
  });

  it('never works where another process does, and looks again when that one has finished', async () => {
    const shared = new MemoryExclusiveWork();
    const [one, two] = [await aBench({}, shared), await aBench({}, shared)];
    const door = gate();
    one.turn = door.turn;
    one.wake('a');
    await eventually(() => expect(one.turns).toEqual(['a']));
    two.wake('a');
    await eventually(() => expect(shared.asked.length).toBeGreaterThan(2));
    expect(two.turns).toEqual([]);
    door.open();
    await eventually(() => expect(two.turns).toEqual(['a']), { timeoutMs: 2_000 });
  });

  it('finds work that nobody signalled', async () => {
    const bench = await aBench({ sweepIntervalMs: 100 });
    bench.dueWork.due.push({ kind: 'drain', accountId: 'account', connectionId: 'forgotten' });
    await eventually(() => expect(bench.turns).toContain('forgotten'));
  });

  it('tries failed work again, and others go on meanwhile', async () => {
    const bench = await aBench();
    let failures = 1;
    bench.turn = (item) => {
      if (item.connectionId === 'bad' && failures-- > 0) return Promise.reject(new TypeError('no'));
      return Promise.resolve('idle');
    };
    bench.wake('bad');
    bench.wake('good');
    await eventually(() => expect(bench.turns).toEqual(['bad', 'good', 'bad']));
  });

  it('leaves work that cannot be done yet to rest, until a signal says otherwise', async () => {
    const bench = await aBench({ sweepIntervalMs: 100 });
    bench.dueWork.due.push({ kind: 'drain', accountId: 'account', connectionId: 'a' });
    bench.turn = () => Promise.resolve({ restMs: 60_000 });
    await eventually(() => expect(bench.turns).toEqual(['a']));
    const looks = bench.exclusive.asked.length;
    bench.dueWork.due.push({ kind: 'drain', accountId: 'account', connectionId: 'b' });
    await eventually(() => expect(bench.turns).toEqual(['a', 'b']));
    expect(bench.exclusive.asked.length).toBe(looks + 1);
    bench.wake('a');
    await eventually(() => expect(bench.turns).toEqual(['a', 'b', 'a']));
  });

  it('ends work whose hold was lost', async () => {
    const bench = await aBench();
    const door = gate();
    bench.turn = door.turn;
    bench.wake('a');
    await eventually(() => expect(door.contexts).toHaveLength(1));
    bench.exclusive.lose('drain:a');
    expect(door.contexts[0]?.signal.aborted).toBe(true);
  });

  it('finishes the work in hand when it stops, promptly', async () => {
    const bench = await aBench({ graceMs: 30_000 });
    const door = gate();
    bench.turn = (item, context) => {
      context.stopping.addEventListener('abort', () => door.open());
      return door.turn(item, context);
    };
    bench.wake('a');
    await eventually(() => expect(door.contexts).toHaveLength(1));
    const begun = performance.now();
    await bench.dispatcher.stop();
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(door.contexts[0]?.signal.aborted).toBe(false);
    bench.wake('b');
    expect(bench.turns).toEqual(['a']);
  });

  it('ends requests under way when the grace is over', async () => {
    const bench = await aBench({ graceMs: 50 });
    const door = gate();
    bench.turn = door.turn;
    bench.wake('a');
    await eventually(() => expect(door.contexts).toHaveLength(1));
    await bench.dispatcher.stop();
    expect(door.contexts[0]?.signal.aborted).toBe(true);
  });

  it('interrupts one connection only, and works for it again when asked', async () => {
    const bench = await aBench({ graceMs: 20 });
    const door = gate();
    bench.turn = door.turn;
    bench.wake('a');
    bench.wake('b');
    await eventually(() => expect(door.contexts).toHaveLength(2));
    await bench.dispatcher.interrupt('a');
    expect(door.contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    bench.wake('a');
    await eventually(() => expect(bench.turns).toEqual(['a', 'b', 'a']));
    door.open();
  });

  it('passes signals for other work on to the queue, one at a time per connection', async () => {
    const sent: string[] = [];
    let answer = (): void => undefined;
    const jobs = {
      enqueue: (name: string, _data: unknown, options: { dedupeKey?: string }) => {
        sent.push(`${name}:${options.dedupeKey ?? ''}`);
        return new Promise<string>((resolve) => (answer = () => resolve('1')));
      },
    } as unknown as JobQueue;
    const services = { exclusive: new MemoryExclusiveWork(), dueWork: new ListedWork(), jobs, clock: new SystemClock(), logger: new SilentLogger() };
    const dispatcher = new WorkDispatcher(services);
    await dispatcher.start([]);
    for (let signal = 0; signal < 4; signal += 1) dispatcher.wake('inbox', 'account', 'a');
    expect(sent).toEqual(['import-inbox:a']);
    answer();
    await eventually(() => expect(sent).toEqual(['import-inbox:a', 'import-inbox:a']));
    answer();
    await dispatcher.stop();
  });
});
