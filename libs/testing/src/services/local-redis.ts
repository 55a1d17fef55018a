import { pickFreePort } from '../../../persistence/src/embedded/free-port';
import { LocalProgram } from './local-program';
import { makeServiceDirectory } from './run-directory';
import type { TestService } from './service';

const START_TIMEOUT_MS = 15_000;

/** Starts `redis-server` from the path; it writes its log through, so that a killed one comes back with its data. */
export async function startLocalRedis(runDirectory: string): Promise<TestService> {
  const directory = makeServiceDirectory(runDirectory, 'redis');
  const port = await pickFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'yes'];
  return LocalProgram.start({
    name: 'redis-server',
    file: 'redis-server',
    args: [...args, '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
    directory,
    port,
    address: `redis://127.0.0.1:${port}`,
    startTimeoutMs: START_TIMEOUT_MS,
  });
}
