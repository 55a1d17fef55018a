import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

/** Whether nobody listens on this port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/**
 * A port of 127.0.0.1 that was free a moment ago; somebody may take it before it is used.
 *
 * It lies below the range from which systems take ports for outgoing connections (from 32 768 on Linux, 49 152 elsewhere),
 * so that a server that is down for a moment finds its port again.
 */
export async function pickFreePort(): Promise<number> {
  for (let tries = 0; tries < 20; tries += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isPortFree(port)) return port;
  }
  return (await listenOnce(0)) ?? pickFreePort();
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
