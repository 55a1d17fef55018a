import { spawn } from 'node:child_process';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import type { PostgresBinaries } from './postgres-binaries';
import { serverCommand, type ServerCommand } from './server-command';
import type { ServerIdentity } from './server-identity';
import type { ServerMode } from './server-settings';

/** The superuser that owns the hub's database and runs its migrations; the hub serves requests as lesser roles. */
export const OWNER_ROLE = 'entrepot_owner';

/** What the server's programs need to run. */
export interface ServerContext {
  readonly binaries: PostgresBinaries;
  readonly directory: DataDirectory;
  readonly identity: ServerIdentity | undefined;
  readonly mode: ServerMode;
  /** Environment entries beyond the fixed ones. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Makes the cluster: UTF-8, ordered by code point with the server's own locale provider, so that data moves between
 * machines whatever their C library says; SCRAM for every connection.
 *
 * @throws {EmbeddedPostgresError} `embedded-postgres.initialisation-failed`; nothing half-made is left behind.
 */
export async function initialiseCluster(context: ServerContext): Promise<void> {
  const { binaries, directory, identity } = context;
  const passwordFile = join(directory.root, 'initial.password');
  const site = directory.prepareBuildSite(identity);
  try {
    writeFileSync(passwordFile, `${directory.password()}\n`, { mode: 0o600 });
    if (identity !== undefined) chownSync(passwordFile, identity.uid, identity.gid);
    const command = serverCommand(binaries.initdb, initdbArguments(site, passwordFile, context.mode), identity, [binaries.initdb, site]);
    await runToEnd(command, context.environment);
    directory.adopt(site);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(site, { recursive: true, force: true });
  }
}

/** The environment of the server's programs: nothing inherited could change what they do. */
export function serverEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...extra };
}

function initdbArguments(site: string, passwordFile: string, mode: ServerMode): string[] {
  const args = [`--pgdata=${site}`, `--username=${OWNER_ROLE}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--text-search-config=simple', '--no-instructions');
  return mode === 'test' ? [...args, '--no-sync'] : args;
}

function runToEnd({ file, args, identity }: ServerCommand, environment: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...identity, cwd: '/', env: serverEnvironment(environment), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (cause) => reject(failure(cause.message, cause)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(failure(lastErrorIn(output) ?? `exit code ${code}`, output))));
  });
}

function lastErrorIn(output: string): string | undefined {
  return output.split('\n').filter((line) => /error|fatal|could not/i.test(line)).at(-1)?.trim();
}

function failure(reason: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('initialisation-failed', `A new PostgreSQL data directory could not be made: ${reason}.`, { cause });
}
