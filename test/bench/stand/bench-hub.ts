import { join } from 'node:path';
import { createTestDatabase, eventually, type TestDatabase } from '@hub/testing';
import { freePorts } from '../../chaos/hub/free-ports';
import { HubApi } from '../../chaos/hub/hub-api';
import type { BenchContext } from './bench';
import { BenchProgram } from './bench-program';

const API_KEY = 'bootstrap-key-for-benchmarks-0123456789';
const ENTRY = join(__dirname, '..', '..', '..', 'apps', 'hub', 'src', 'main.js');
const START_TIMEOUT_MS = 60_000;

/** A shop to connect. */
export interface ShopToConnect {
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** A whole hub in a process of its own, on a database of its own, as an operator would run it. */
export class BenchHub {
  private constructor(
    readonly url: string,
    readonly api: HubApi,
    readonly database: TestDatabase,
    readonly program: BenchProgram,
  ) {}

  /** `settings` win over those of the profile. */
  static async start(context: BenchContext, settings: Readonly<Record<string, string>> = {}): Promise<BenchHub> {
    const scaled: Readonly<Record<string, string>> = context.profile === 'scaled' ? await context.services.scaled() : {};
    const database = await createTestDatabase();
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    // Another hub of this run may have used the same broker and the same Redis.
    const names: Readonly<Record<string, string>> = context.profile === 'scaled' ? { KAFKA_TOPIC_PREFIX: `${database.databaseName}.`, HUB_REDIS_PREFIX: database.databaseName } : {};
    const environment: Readonly<Record<string, string>> = {
      DATABASE_URL: database.ownerUrl,
      HUB_SECRET_KEY: 'a-secret-key-for-benchmarks-0123456789abcdef',
      HUB_BOOTSTRAP_API_KEY: API_KEY,
      HUB_HOST: '127.0.0.1',
      HUB_PORT: String(port),
      HUB_PUBLIC_URL: url,
      HUB_LOG_LEVEL: 'warn',
      ...scaled,
      ...names,
      ...settings,
    };
    const program = new BenchProgram({ name: 'hub', entry: ENTRY, environment, logFile: join(context.services.folder, `hub-${port}.log`), nodeOptions: profilerOptions() });
    const hub = new BenchHub(url, new HubApi(url, API_KEY), database, program);
    await eventually(() => hub.isReady(), { timeoutMs: START_TIMEOUT_MS, everyMs: 100 });
    return hub;
  }

  /** Connects a shop and switches it on. @returns the connection's id. */
  async connect(shop: ShopToConnect, preset: 'stock-owner' | 'sales-channel'): Promise<string> {
    const { url, consumerKey, consumerSecret } = shop;
    const { id } = await this.api.post<{ id: string }>('/connections', {
      connector: 'woocommerce',
      name: preset,
      preset,
      language: 'en',
      settings: { url },
      credentials: { consumerKey, consumerSecret },
    });
    await this.api.post(`/connections/${id}/activate`, preset === 'sales-channel' ? { consent: true } : {});
    return id;
  }

  /** Waits until no run is queued or under way. @throws when one failed. */
  async idle(timeoutMs: number): Promise<void> {
    await eventually(async () => this.isIdle(), { timeoutMs, everyMs: 250 });
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await this.database.drop();
  }

  private async isReady(): Promise<boolean> {
    this.program.assertRunning();
    return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(3_000) })).ok;
  }

  private async isIdle(): Promise<boolean> {
    this.program.assertRunning();
    const runs = await this.api.all<{ state: string; operation: string }>('/runs');
    const failed = runs.find((run) => run.state === 'failed');
    if (failed) throw new Error(`The run ${failed.operation} failed: ${JSON.stringify(failed)}`);
    return runs.length > 0 && runs.every((run) => run.state === 'succeeded');
  }
}

/** `BENCH_HUB_NODE_OPTIONS`, such as `--cpu-prof --cpu-prof-dir=/tmp/profiles`, for a look at what the hub does meanwhile. */
function profilerOptions(): readonly string[] {
  return (process.env['BENCH_HUB_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean);
}
