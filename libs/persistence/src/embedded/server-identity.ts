import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres.error';

/** The unprivileged user the server runs as when the hub runs as root; PostgreSQL refuses to run as root. */
export interface ServerIdentity {
  readonly uid: number;
  readonly gid: number;
}

const USUAL_NAMES = ['postgres', '_postgres', 'entrepot'];
const NEW_NAME = 'entrepot';

/**
 * Chooses whom the server runs as.
 *
 * @param owner the present owner of the cluster's files, if there are any: an existing cluster keeps its owner.
 * @returns undefined when this process is not root and the server simply runs as the same user.
 * @throws {EmbeddedPostgresError} `embedded-postgres.no-unprivileged-user` when none exists and none can be made.
 */
export function chooseServerIdentity(owner?: ServerIdentity): ServerIdentity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const identity = findUser(USUAL_NAMES) ?? makeUser() ?? findUser(['nobody']);
  if (identity !== undefined) return identity;
  throw new EmbeddedPostgresError(
    'no-unprivileged-user',
    'PostgreSQL does not run as root and no unprivileged user could be found or made: start the hub as another user, or add one named "postgres".',
  );
}

function findUser(names: readonly string[]): ServerIdentity | undefined {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const user = users.find((fields) => fields[0] === name);
    if (user !== undefined && Number(user[2]) !== 0) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  return undefined;
}

function makeUser(): ServerIdentity | undefined {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NEW_NAME], { stdio: 'ignore' });
  } catch {
    // No such program, a read-only /etc, or another process was faster: whoever is there now will do.
  }
  return findUser([NEW_NAME]);
}
