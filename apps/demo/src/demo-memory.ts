import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** What a second demo must know of the first: the ports its stores were connected under, and the hub's key. */
export interface DemoMemory {
  readonly hubPort: number;
  readonly sandboxPort: number;
  readonly apiKey: string;
}

const PREFERRED = { hub: 3000, sandbox: 4100 };

/**
 * Reads what an earlier demo left in `folder`, or chooses free ports and a key and writes them down (mode 600). A remembered hub port that
 * somebody else has taken meanwhile is replaced; the stores' ports stay, since their addresses stand in the hub.
 */
export async function recallDemo(folder: string): Promise<DemoMemory> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'demo.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoMemory) : null;
  const memory: DemoMemory = {
    hubPort: await freePort(known?.hubPort ?? PREFERRED.hub, 1),
    sandboxPort: known?.sandboxPort ?? (await freePort(PREFERRED.sandbox, 3)),
    apiKey: known?.apiKey ?? `ek_${randomBytes(32).toString('base64url')}`,
  };
  writeFileSync(file, JSON.stringify(memory), { mode: 0o600 });
  return memory;
}

/** The first port at or after `from` that begins `count` free neighbouring ones. */
async function freePort(from: number, count: number): Promise<number> {
  for (let port = from; port < from + 500; port += count) {
    const neighbours = Array.from({ length: count }, (_, index) => port + index);
    const free = await Promise.all(neighbours.map(isFree));
    if (free.every(Boolean)) return port;
  }
  return from;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
