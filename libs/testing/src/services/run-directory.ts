import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findProcess, isWorkingIn, type ProcessFacts } from '../../../persistence/src/embedded/process-table';

/** Everything the tests' services write lies below one folder per user, one folder per run inside it. */
const HOME = join(tmpdir(), `entrepot-test-${userInfo().username}`);
/** Tells test processes the folder of the run. */
export const RUN_DIRECTORY = 'TEST_RUN_DIRECTORY';
const OWNER_FILE = 'owner.json';
const PID_FILE = 'pid';

/** Makes a folder for the services that this process starts; it is cleared away by a later run when this one cannot. */
export function makeRunDirectory(): string {
  mkdirSync(HOME, { recursive: true, mode: 0o755 });
  const directory = makeOpenDirectory(join(HOME, 'run-'));
  writeFileSync(join(directory, OWNER_FILE), JSON.stringify(findProcess(process.pid)));
  return directory;
}

/** Makes a folder of a new name that any user may pass through: PostgreSQL below it does not run as root. */
export function makeOpenDirectory(prefix: string): string {
  const directory = mkdtempSync(prefix);
  chmodSync(directory, 0o711);
  return directory;
}

/** Makes the folder of one service, which is also the working directory of its process. */
export function makeServiceDirectory(runDirectory: string, name: string): string {
  return mkdtempSync(join(runDirectory, `${name}-`));
}

/** Notes the process that works in a service's folder, so that a later run can end it. */
export function notePid(serviceDirectory: string, pid: number): void {
  writeFileSync(join(serviceDirectory, PID_FILE), String(pid));
}

/** Ends what killed runs left running and removes their folders; living runs are let alone. */
export function clearDeadRuns(): void {
  mkdirSync(HOME, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(HOME)) {
    const directory = join(HOME, name);
    if (!isOwnerAlive(directory)) removeRun(directory);
  }
}

/** Ends what still runs in the folder of one run and removes it. */
export function removeRun(directory: string): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((path) => /(^|\/)(pid|postmaster\.pid)$/.test(path))) endProcessOf(directory, join(directory, file));
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function isOwnerAlive(directory: string): boolean {
  try {
    const owner = JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as ProcessFacts;
    return findProcess(owner.pid)?.startedAt === owner.startedAt;
  } catch {
    return false;
  }
}

/** A process id may belong to somebody else by now: only one that works inside the run's folder is ended. */
function endProcessOf(directory: string, pidFile: string): void {
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (isWorkingIn(pid, directory)) process.kill(pid, 'SIGKILL');
}
