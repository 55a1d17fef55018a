import { loadHubSettings } from '@hub/config';
import { createTestDatabase, MovableClock, TEST_SECRET_KEY, type TestDatabase } from '@hub/testing';
import { startHub, type RunningHub } from '../../../apps/hub/src/boot/start-hub';
import { BOOTSTRAP_KEY, callHub, freePort, type ApiAnswer, type CallOptions } from '../support/test-hub';
import { RecordedLog } from './recorded-log';

/** Settings laid over those of the stand; `null` takes one away. */
export type Surroundings = Readonly<Record<string, string | null>>;

/** A hub that can be stopped and started again on its database, with a clock that can be moved and a log that is kept. */
export class HubStand {
  readonly clock = new MovableClock();
  readonly log = new RecordedLog();
  readonly url: string;
  private running: RunningHub | null = null;

  private constructor(
    private readonly database: TestDatabase,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Makes the database and starts the hub. */
  static async open(surroundings: Surroundings = {}): Promise<HubStand> {
    const stand = new HubStand(await createTestDatabase(), await freePort());
    await stand.start(surroundings);
    return stand;
  }

  get ownerUrl(): string {
    return this.database.ownerUrl;
  }

  async start(surroundings: Surroundings = {}): Promise<void> {
    const settings = loadHubSettings(this.environment(surroundings));
    this.running = await startHub({ settings, logger: this.log, clock: this.clock });
  }

  /** Ends the hub as Ctrl-C does; its database stays. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  async restart(surroundings: Surroundings = {}): Promise<void> {
    await this.stop();
    await this.start(surroundings);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.drop();
  }

  call<T = Record<string, never>>(method: string, path: string, options?: CallOptions): Promise<ApiAnswer<T>> {
    return callHub(this.url, method, path, options);
  }

  private environment(surroundings: Surroundings): Record<string, string> {
    const all: Record<string, string | null> = {
      DATABASE_URL: this.database.ownerUrl,
      HUB_SECRET_KEY: TEST_SECRET_KEY,
      HUB_BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      HUB_PORT: String(this.port),
      HUB_PUBLIC_URL: this.url,
      HUB_SCHEDULE_INTERVAL_MS: '100',
      ...surroundings,
    };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
  }
}
