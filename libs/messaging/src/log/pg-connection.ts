import { Socket } from 'node:net';
import { Client, Pool } from 'pg';

/** How quickly a session that hangs, on either side, is given up. */
export interface SessionLimits {
  /** The server ends a session that says nothing for this long, in or out of a transaction. Unit: milliseconds. */
  readonly idleMs: number;
  /** Longest a statement may take, seen from either side. Unit: milliseconds. */
  readonly statementMs: number;
}

// A dead peer is noticed after about 3 + 3 x 1 seconds by either side. Ignored on Unix sockets, which cannot half-die.
const KEEPALIVE = '-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=6000';

/** A single session that can be cut off even when the server no longer answers. */
export class PgSession {
  private constructor(
    readonly client: Client,
    private readonly socket: Socket,
  ) {}

  /** @throws when the server cannot be reached within 5 seconds. `onLost` is called once, when an open session breaks. */
  static async open(url: string, name: string, limits: SessionLimits, onLost: (error: Error) => void): Promise<PgSession> {
    const socket = new Socket();
    const client = new Client({
      connectionString: url,
      application_name: name,
      stream: () => socket,
      keepAlive: true,
      keepAliveInitialDelayMillis: 3_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: limits.statementMs + 2_000,
      options: `${KEEPALIVE} -c statement_timeout=${limits.statementMs} -c idle_session_timeout=${limits.idleMs} -c idle_in_transaction_session_timeout=${limits.idleMs}`,
    });
    client.once('error', onLost);
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new PgSession(client, socket);
  }

  /** Ends the session; cuts the connection when the server does not say goodbye within a second. */
  async close(): Promise<void> {
    const cut = setTimeout(() => this.socket.destroy(), 1_000);
    await this.client.end().catch(() => undefined);
    clearTimeout(cut);
    this.socket.destroy();
  }
}

/** Pool whose sessions the server gives up soon after this process stops answering. */
export function messagingPool(url: string, name: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: name,
    max,
    keepAlive: true,
    keepAliveInitialDelayMillis: 3_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 62_000,
    options: `${KEEPALIVE} -c statement_timeout=60000 -c idle_in_transaction_session_timeout=30000`,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}
