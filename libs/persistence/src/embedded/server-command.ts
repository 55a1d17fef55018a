import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import type { ServerIdentity } from './server-identity';

/** A program, its arguments and whom to start it as. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity?: ServerIdentity;
}

/** Capabilities that let a process pass closed folders, with their bit in /proc/self/status. */
const FOLDER_CAPABILITIES = [
  ['dac_read_search', 2n],
  ['dac_override', 1n],
] as const;
const SETPCAP = 8n;

/**
 * Builds the command that runs a program of the distribution as the server's user.
 *
 * Root often works below a folder that only root may enter (/root itself). The unprivileged server could then reach
 * neither its program nor its data, so it is given the one capability to pass folders, and nothing else of root's power.
 *
 * @param paths what the program has to reach, the program itself included.
 * @throws {EmbeddedPostgresError} `embedded-postgres.data-directory-unreachable` when that capability cannot be given.
 */
export function serverCommand(file: string, args: readonly string[], identity: ServerIdentity | undefined, paths: readonly string[]): ServerCommand {
  if (identity === undefined) return { file, args };
  const closed = paths.map((path) => firstClosedFolder(path, identity)).find((folder) => folder !== undefined);
  if (closed === undefined) return { file, args, identity };
  const capability = grantableCapability();
  if (capability === undefined) throw unreachable(closed, identity);
  const { uid, gid } = identity;
  const grant = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  // access(2), with which initdb looks for its own program, otherwise judges without any capability.
  if (isHeld(SETPCAP)) grant.push('--securebits=+no_setuid_fixup');
  return { file: 'setpriv', args: [...grant, '--', file, ...args] };
}

/** The outermost folder above `path` that the user may not enter. Access lists beyond the mode are not considered. */
function firstClosedFolder(path: string, { uid, gid }: ServerIdentity): string | undefined {
  const folders: string[] = [];
  for (let folder = dirname(realpathSync(path)); folder !== dirname(folder); folder = dirname(folder)) folders.unshift(folder);
  return folders.find((folder) => {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const shift = owner === uid ? 6 : group === gid ? 3 : 0;
    return ((mode >> shift) & 1) === 0;
  });
}

function grantableCapability(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return FOLDER_CAPABILITIES.find(([, bit]) => isHeld(bit))?.[0];
  } catch {
    return undefined;
  }
}

function isHeld(bit: bigint): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${mask}`) >> bit) & 1n) === 1n;
}

function unreachable(folder: string, { uid }: ServerIdentity): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'data-directory-unreachable',
    `The folder ${folder} may be entered by root alone, so PostgreSQL, which runs as user ${uid}, cannot reach its files below it: move the data directory (HUB_DATA_DIR) and the program elsewhere, or start the hub as a plain user.`,
    { details: { folder, uid } },
  );
}
