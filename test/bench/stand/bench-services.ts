import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@hub/persistence';
import { ownKafka, ownRedis, type TestService } from '@hub/testing';

/** Settings by which a hub finds Kafka and Redis. */
export type ScaledSettings = Readonly<Record<'KAFKA_BROKERS' | 'REDIS_URL', string>>;

/** Where the test kit looks for its PostgreSQL. */
const DATABASE_VARIABLE = 'TEST_DATABASE_URL';

/**
 * The services a run of benchmarks stands on: a PostgreSQL with the settings of the embedded one, durability included, and, once asked
 * for, a Kafka broker and a Redis server of its own. Addresses given in the environment win.
 */
export class BenchServices {
  private readonly started: TestService[] = [];
  private scaledSettings: Promise<ScaledSettings> | undefined;

  private constructor(
    /** For logs; removed at the end. */
    readonly folder: string,
    private readonly postgres: EmbeddedPostgres | null,
  ) {}

  static async start(): Promise<BenchServices> {
    const folder = mkdtempSync(join(tmpdir(), 'entrepot-bench-'));
    // As root the server runs as somebody else, who must be able to pass through.
    chmodSync(folder, 0o711);
    if (process.env[DATABASE_VARIABLE] !== undefined) return new BenchServices(folder, null);
    const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
    process.env[DATABASE_VARIABLE] = postgres.ownerUrl;
    return new BenchServices(folder, postgres);
  }

  /** Kafka and Redis, started at the first call. @throws {ServiceUnavailable} where one of them cannot be had. */
  scaled(): Promise<ScaledSettings> {
    this.scaledSettings ??= this.startScaled();
    return this.scaledSettings;
  }

  /** Stops what was started and removes all data. */
  async stop(): Promise<void> {
    await Promise.all(this.started.map((service) => service.stop()));
    await this.postgres?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startScaled(): Promise<ScaledSettings> {
    const redis = await this.addressOf('REDIS_URL', ownRedis);
    const kafka = await this.addressOf('KAFKA_BROKERS', () => ownKafka());
    return { KAFKA_BROKERS: kafka, REDIS_URL: redis };
  }

  private async addressOf(variable: string, start: () => Promise<TestService>): Promise<string> {
    const given = process.env[variable];
    if (given !== undefined) return given;
    const service = await start();
    this.started.push(service);
    return service.address;
  }
}
