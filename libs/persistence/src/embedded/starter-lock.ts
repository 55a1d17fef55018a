import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { findProcess, type ProcessFacts } from './process-table';

/** Says which process runs the server of a data directory, so that a server whose starter was killed is known as left behind. */
export class StarterLock {
  private constructor(
    private readonly file: string,
    /** Whether an earlier starter ended without letting go; its server may still run. */
    readonly takenOver: boolean,
  ) {}

  /** @throws {EmbeddedPostgresError} `embedded-postgres.data-directory-in-use` while the holder lives. */
  static acquire(file: string, root: string): StarterLock {
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder)) throw inUse(root, holder.pid);
    if (holder !== undefined) rmSync(file, { force: true });
    try {
      writeFileSync(file, JSON.stringify(findProcess(process.pid)), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      // Between the look and the write another process was faster.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(root, readHolder(file)?.pid);
      throw error;
    }
    return new StarterLock(file, holder !== undefined);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

/** The error for a data directory that a living process holds. */
export function inUse(root: string, pid: number | undefined): EmbeddedPostgresError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new EmbeddedPostgresError('data-directory-in-use', `The data directory ${root} is already in use by ${who}: stop that process first, or choose another directory with HUB_DATA_DIR.`, {
    details: { root, pid },
  });
}

function readHolder(file: string): ProcessFacts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessFacts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Killed while writing: nobody can be named, so nobody holds it.
    return { pid: 0, startedAt: '' };
  }
}

function isAlive({ pid, startedAt }: ProcessFacts): boolean {
  return findProcess(pid)?.startedAt === startedAt;
}
