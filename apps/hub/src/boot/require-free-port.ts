import { createServer } from 'node:net';
import { listenError } from './startup.error';

/**
 * Finds out before anything is started that the port is taken, so that a second hub does not start a database only to stop it again.
 * @throws {StartupError} with the sentence to show.
 */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(listenError(host, port, error)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
