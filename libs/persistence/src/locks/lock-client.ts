import { UnavailableError } from '@hub/common';
import { Client, type ClientConfig } from 'pg';

/** How the keeper of locks watches its connection. All figures in milliseconds. */
export interface LockClientOptions {
  /** Pause between two signs of life. Default 2 000. */
  readonly heartbeatMs?: number;
  /** Longest wait for an answer before the connection counts as lost. Default 5 000. */
  readonly answerTimeoutMs?: number;
}

/**
 * One connection that session locks live on. When it dies, every lock on it is gone: `lost` fires once and the object is of no use
 * any more.
 */
export class LockClient {
  readonly lost: AbortSignal;
  private readonly controller = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    heartbeatMs: number,
  ) {
    this.lost = this.controller.signal;
    client.on('error', () => this.fail());
    client.on('end', () => this.fail());
    this.heartbeat = setInterval(() => void this.inTurn(() => this.client.query('select 1')).catch(() => this.fail()), heartbeatMs);
    this.heartbeat.unref();
  }

  /** @throws {UnavailableError} `locks.unreachable` when the database does not answer. */
  static async connect(config: ClientConfig, options: LockClientOptions = {}): Promise<LockClient> {
    const answerTimeoutMs = options.answerTimeoutMs ?? 5_000;
    const client = new Client({ ...config, application_name: 'entrepot-locks', keepAlive: true, connectionTimeoutMillis: answerTimeoutMs, query_timeout: answerTimeoutMs });
    // A connection cut before anybody listens would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      // A machine that vanishes without closing its connections keeps its locks only until the server notices.
      await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set idle_session_timeout = 0');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw unreachable(error);
    }
    return new LockClient(client, options.heartbeatMs ?? 2_000);
  }

  /** Takes the lock if it is free. */
  async tryLock(key: bigint): Promise<boolean> {
    const rows = await this.ask<{ held: boolean }>('lock-try', 'select pg_try_advisory_lock($1) as held', key);
    return rows[0]?.held ?? false;
  }

  async unlock(key: bigint): Promise<void> {
    await this.ask('lock-release', 'select pg_advisory_unlock($1)', key);
  }

  /** Drops the connection and with it every lock. */
  async close(): Promise<void> {
    this.fail();
    await this.client.end().catch(() => undefined);
  }

  private async ask<T extends object>(name: string, text: string, key: bigint): Promise<readonly T[]> {
    if (this.lost.aborted) throw unreachable(undefined);
    try {
      return (await this.inTurn(() => this.client.query<T>({ name, text, values: [key.toString()] }))).rows;
    } catch (error) {
      // After an error it is not known what is held: nothing may rest on this connection any more.
      this.fail();
      throw unreachable(error);
    }
  }

  /** One statement at a time, in the order asked: a key is free before it is tried again. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private fail(): void {
    if (this.lost.aborted) return;
    clearInterval(this.heartbeat);
    this.controller.abort(new UnavailableError('locks.lost', 'The connection that holds this work went away; the work is taken up again.'));
    void this.client.end().catch(() => undefined);
  }
}

function unreachable(cause: unknown): UnavailableError {
  return new UnavailableError('locks.unreachable', 'The database does not answer; no exclusive work can begin.', { cause });
}
