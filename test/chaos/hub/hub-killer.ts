import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../random';
import type { HubProcess } from './hub-process';

/** Kills hub processes at random moments and starts them again, sometimes before they have come up. */
export class HubKiller {
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;
  private readonly kills: number[] = [];

  constructor(
    private readonly processes: readonly HubProcess[],
    private readonly chance: Chance,
    /** Time between two kills. Unit: milliseconds. */
    private readonly pauseMs: readonly [from: number, to: number],
  ) {}

  /** When processes were killed. Milliseconds since 1970. */
  moments(): readonly number[] {
    return this.kills;
  }

  begin(): void {
    this.running = this.loop();
    // A process that ended by itself is told of when the killing ends.
    this.running.catch(() => undefined);
  }

  /** Stops killing and waits until every process answers. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.running;
    await Promise.all(this.processes.map((hub) => hub.ready()));
  }

  private async loop(): Promise<void> {
    while (await this.pause(this.chance.between(...this.pauseMs))) {
      const hub = this.chance.oneOf(this.processes);
      this.kills.push(Date.now());
      await hub.kill();
      if (this.chance.happens(0.3)) await this.pause(this.chance.between(100, 1_500));
      hub.launch();
      // One in five dies again while it comes up.
      if (!this.chance.happens(0.2)) await hub.ready();
    }
  }

  private async pause(ms: number): Promise<boolean> {
    try {
      await delay(ms, undefined, { signal: this.ending.signal });
      return true;
    } catch {
      return false;
    }
  }
}
