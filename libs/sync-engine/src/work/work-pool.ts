import { backoffMs, Logger, type BackoffPolicy } from '@hub/common';
import type { ExclusiveWork, Hold } from '../ports';
import { keyOf, type WorkContext, type WorkHandler, type WorkItem, type WorkTurn } from './work-handler';

/** What a pool needs. */
export interface WorkPoolOptions {
  readonly handler: WorkHandler;
  readonly exclusive: ExclusiveWork;
  readonly logger: Logger;
  /** Turns under way at the same time in this process. */
  readonly concurrency: number;
}

interface Task {
  readonly item: WorkItem;
  readonly key: string;
  state: 'ready' | 'running' | 'resting';
  /** Somebody asked for another look while the task was running. */
  again: boolean;
  /** Whether it was asked for by a signal: a held key is then tried again soon, a sweep just comes again. */
  signalled: boolean;
  /** Whether a signal ends the present rest: not after a failure or while somebody else holds the key. */
  wakeable: boolean;
  failures: number;
  busy: number;
  timer: NodeJS.Timeout | null;
  readonly idle: Array<() => void>;
  readonly stopping: AbortController;
  readonly abort: AbortController;
}

/** Pauses after a turn that failed. */
const FAILURE_BACKOFF: BackoffPolicy = { baseMs: 200, maxMs: 30_000, jitter: 0.2 };
/** Pauses while another process holds the key: it may have looked at the tables just before our signal. */
const BUSY_BACKOFF: BackoffPolicy = { baseMs: 15, maxMs: 240, jitter: 0.3 };
const BUSY_TRIES = 5;

/** The work of one kind in this process: each item once at a time, first come first served, so many at the same time as allowed. */
export class WorkPool {
  private readonly tasks = new Map<string, Task>();
  private readonly ready: Task[] = [];
  private running = 0;
  private stopped = false;

  constructor(private readonly options: WorkPoolOptions) {}

  /** Starts an item as soon as a worker is free. A signal during its turn leads to one more turn; a sweep does not. */
  submit(item: WorkItem, signalled: boolean): void {
    if (this.stopped) return;
    const key = keyOf(item);
    const task = this.tasks.get(key);
    if (task === undefined) return this.add(item, key, signalled);
    task.signalled ||= signalled;
    if (task.state === 'running') task.again ||= signalled;
    if (task.state === 'resting' && task.wakeable && signalled) this.enqueue(task);
  }

  /** Like a signal; resolves when the item has nothing to do any more, or is left to the sweep. */
  async run(item: WorkItem): Promise<void> {
    this.submit(item, true);
    const task = this.tasks.get(keyOf(item));
    if (task !== undefined) await new Promise<void>((resolve) => task.idle.push(resolve));
  }

  /** Ends the turns of a connection: at their next safe point, and at once when `graceMs` is over. */
  async interrupt(connectionId: string, graceMs: number): Promise<void> {
    await this.end((task) => task.item.connectionId === connectionId, graceMs);
  }

  /** Takes no further work and ends the turns under way like `interrupt`. Safe to repeat. */
  async stop(graceMs: number): Promise<void> {
    this.stopped = true;
    await this.end(() => true, graceMs);
  }

  private async end(chosen: (task: Task) => boolean, graceMs: number): Promise<void> {
    const tasks = [...this.tasks.values()].filter(chosen);
    const ended = Promise.all(tasks.filter((task) => task.state === 'running').map((task) => new Promise<void>((resolve) => task.idle.push(resolve))));
    for (const task of tasks) task.stopping.abort();
    for (const task of tasks) if (task.state !== 'running') this.forget(task);
    const grace = setTimeout(() => tasks.forEach((task) => task.abort.abort()), graceMs);
    await ended;
    clearTimeout(grace);
  }

  private add(item: WorkItem, key: string, signalled: boolean): void {
    const task: Task = {
      item,
      key,
      state: 'ready',
      again: false,
      signalled,
      wakeable: false,
      failures: 0,
      busy: 0,
      timer: null,
      idle: [],
      stopping: new AbortController(),
      abort: new AbortController(),
    };
    this.tasks.set(key, task);
    this.enqueue(task);
  }

  private enqueue(task: Task): void {
    task.state = 'ready';
    this.ready.push(task);
    this.fill();
  }

  private fill(): void {
    while (!this.stopped && this.running < this.options.concurrency) {
      const task = this.ready.shift();
      if (task === undefined) return;
      this.running += 1;
      task.state = 'running';
      task.again = false;
      void this.turn(task).finally(() => {
        this.running -= 1;
        this.fill();
      });
    }
  }

  /** Never rejects. */
  private async turn(task: Task): Promise<void> {
    try {
      const hold = await this.options.exclusive.tryHold(task.key);
      if (hold === null) return this.leaveToHolder(task);
      task.busy = 0;
      const turn = await this.holding(task, hold);
      task.failures = 0;
      this.settle(task, turn);
    } catch (error) {
      this.failed(task, error);
    }
  }

  private async holding(task: Task, hold: Hold): Promise<WorkTurn> {
    const context: WorkContext = { signal: AbortSignal.any([task.abort.signal, hold.lost]), stopping: task.stopping.signal };
    try {
      return await this.options.handler.turn(task.item, context);
    } finally {
      await hold.release();
    }
  }

  private settle(task: Task, turn: WorkTurn): void {
    if (task.stopping.signal.aborted) return this.conclude(task);
    if (turn === 'more' || task.again) return this.enqueue(task);
    if (turn === 'idle') return this.forget(task);
    this.rest(task, turn.restMs, true);
    for (const resolve of task.idle.splice(0)) resolve();
  }

  /** An interrupted item is over; what was signalled during its last turn begins anew. */
  private conclude(task: Task): void {
    this.forget(task);
    if (task.again && !this.stopped) this.add(task.item, task.key, true);
  }

  private leaveToHolder(task: Task): void {
    task.busy += 1;
    if (!task.signalled || task.busy > BUSY_TRIES) return this.forget(task);
    this.rest(task, backoffMs(BUSY_BACKOFF, task.busy));
  }

  private failed(task: Task, error: unknown): void {
    if (task.stopping.signal.aborted) return this.conclude(task);
    task.failures += 1;
    const pauseMs = backoffMs(FAILURE_BACKOFF, task.failures);
    this.options.logger.warn('work failed', { kind: task.item.kind, connectionId: task.item.connectionId, part: task.item.part, pauseMs, error });
    this.rest(task, pauseMs);
  }

  private rest(task: Task, pauseMs: number, wakeable = false): void {
    if (this.stopped) return this.forget(task);
    task.state = 'resting';
    task.wakeable = wakeable;
    const timer = setTimeout(() => {
      // Forgotten meanwhile: a task of the same key may have taken its place. Woken and resting anew: this rest is over.
      if (this.tasks.get(task.key) === task && task.state === 'resting' && task.timer === timer) this.enqueue(task);
    }, pauseMs);
    timer.unref();
    task.timer = timer;
  }

  private forget(task: Task): void {
    if (this.tasks.get(task.key) === task) this.tasks.delete(task.key);
    const index = this.ready.indexOf(task);
    if (index >= 0) this.ready.splice(index, 1);
    for (const resolve of task.idle.splice(0)) resolve();
  }
}
