import { createHash } from 'node:crypto';
import { ExclusiveWork, type Hold } from '@hub/sync-engine/ports';
import type { ClientConfig } from 'pg';
import { LockClient, type LockClientOptions } from './lock-client';

/**
 * Exclusive work on session advisory locks of one dedicated connection per process, made when first needed and again after it was
 * lost. The server lets go of them when the process dies.
 */
export class PgExclusiveWork extends ExclusiveWork {
  private connecting: Promise<LockClient> | null = null;
  /** Keys held by this process: the server would give a session the same lock twice. */
  private readonly held = new Set<string>();
  private closed = false;

  constructor(
    private readonly config: ClientConfig,
    private readonly options: LockClientOptions = {},
  ) {
    super();
  }

  async tryHold(key: string): Promise<Hold | null> {
    if (this.closed || this.held.has(key)) return null;
    this.held.add(key);
    try {
      const client = await this.client();
      const lock = lockOf(key);
      if (await client.tryLock(lock)) return this.holdOf(key, lock, client);
      this.held.delete(key);
      return null;
    } catch (error) {
      this.held.delete(key);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.connecting?.catch(() => null);
    await client?.close();
  }

  private holdOf(key: string, lock: bigint, client: LockClient): Hold {
    let released = false;
    return {
      lost: client.lost,
      release: async () => {
        if (released) return;
        released = true;
        this.held.delete(key);
        // A connection that is gone holds nothing.
        await client.unlock(lock).catch(() => undefined);
      },
    };
  }

  private async client(): Promise<LockClient> {
    const connecting = (this.connecting ??= LockClient.connect(this.config, this.options));
    try {
      const client = await connecting;
      if (!client.lost.aborted) return client;
    } catch (error) {
      if (this.connecting === connecting) this.connecting = null;
      throw error;
    }
    if (this.connecting === connecting) this.connecting = null;
    return this.client();
  }
}

/** 64 bits of a digest: two keys of one hub share a number about never, and would then only wait for each other. */
function lockOf(key: string): bigint {
  return createHash('sha256').update(`entrepot:work:${key}`).digest().readBigInt64BE(0);
}
