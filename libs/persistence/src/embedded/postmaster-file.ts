import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProcess, isServerOf } from './process-table';
import { poll } from './poll';
import { inUse } from './starter-lock';

/** What a running server writes about itself into its data directory. */
export interface PostmasterFacts {
  readonly pid: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`: first line the process, eighth the state. Undefined when there is none or it is being written. */
export function readPostmaster(cluster: string): PostmasterFacts | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/** Longest wait for a server left behind to write its checkpoint and go, then for one that must go without. */
const FAST_STOP_MS = 60_000;
const IMMEDIATE_STOP_MS = 10_000;

/**
 * Clears the way for a new server: a server whose starter was killed is stopped cleanly, a mark left by a dead one is
 * removed, also when its process id belongs to some other program by now (usual in containers, where the server itself
 * would refuse to start).
 *
 * @param isOrphan whether the starter of a server found here is known to be dead.
 * @throws {EmbeddedPostgresError} `embedded-postgres.data-directory-in-use` when a server runs that this hub did not start, or does not go.
 */
export async function clearLeftovers(cluster: string, root: string, isOrphan: boolean): Promise<void> {
  const left = readPostmaster(cluster);
  if (left === undefined) return;
  if (isServerOf(left.pid, realpathSync(cluster))) {
    if (!isOrphan || !(await stopServer(left.pid))) throw inUse(root, left.pid);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

async function stopServer(pid: number): Promise<boolean> {
  return (await signalAndWait(pid, 'SIGINT', FAST_STOP_MS)) || signalAndWait(pid, 'SIGQUIT', IMMEDIATE_STOP_MS);
}

async function signalAndWait(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return findProcess(pid) === undefined;
  }
  return (await poll(() => (findProcess(pid) === undefined ? true : undefined), timeoutMs)) === true;
}
