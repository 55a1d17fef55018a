import { createServer, type AddressInfo } from 'node:net';
import { SilentLogger } from '@hub/common';
import { loadHubSettings } from '@hub/config';
import { createTestDatabase } from '@hub/testing';
import { startHub, type RunningHub } from '../../../apps/hub/src/boot/start-hub';

/** Key of the first account in tests. */
export const BOOTSTRAP_KEY = 'bootstrap-key-for-tests-0123456789';

/** An answer of the API. */
export interface ApiAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly key?: string | null;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A whole hub in this process on a database of its own. */
export interface TestHub {
  readonly url: string;
  readonly running: RunningHub;
  readonly ownerUrl: string;
  call<T = Record<string, never>>(method: string, path: string, options?: CallOptions): Promise<ApiAnswer<T>>;
  stop(): Promise<void>;
}

/** Starts a hub; `environment` adds to or replaces its settings. */
export async function startTestHub(environment: Readonly<Record<string, string>> = {}): Promise<TestHub> {
  const database = await createTestDatabase();
  const port = await freePort();
  const settings = loadHubSettings({
    DATABASE_URL: database.ownerUrl,
    HUB_SECRET_KEY: 'a-secret-key-for-tests-only-0123456789abcdef',
    HUB_BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    HUB_PORT: String(port),
    HUB_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...environment,
  });
  const running = await startHub({ settings, logger: new SilentLogger() });
  return {
    url: running.url,
    running,
    ownerUrl: database.ownerUrl,
    call: (method, path, options) => callHub(running.url, method, path, options),
    stop: async () => {
      await running.stop();
      await database.drop();
    },
  };
}

/** One request to a hub. */
export async function callHub<T>(url: string, method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer<T>> {
  const { key = BOOTSTRAP_KEY, body, raw } = options;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(`${url}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(payload === undefined ? {} : { body: payload as string }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: parse(text) as T };
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A port nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
