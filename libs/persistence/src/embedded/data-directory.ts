import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, lchownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import type { ServerIdentity } from './server-identity';

/**
 * What the hub keeps for its own PostgreSQL:
 *
 * - `cluster/` the server's data,
 * - `owner.password` the superuser's password, readable by the user who runs the hub alone,
 * - `port` the port used last, tried first the next time,
 * - `starter.json` who runs the server at present,
 * - `server.log` what the server had to say, `lib/` library links when the package is read-only.
 */
export class DataDirectory {
  readonly root: string;
  readonly cluster: string;
  readonly libraries: string;
  readonly log: string;
  readonly starterFile: string;
  private readonly passwordFile: string;
  private readonly portFile: string;

  /** @throws {EmbeddedPostgresError} `embedded-postgres.data-directory-unusable` when it cannot be made, read or written. */
  constructor(path: string) {
    this.root = resolve(path);
    this.cluster = join(this.root, 'cluster');
    this.libraries = join(this.root, 'lib');
    this.log = join(this.root, 'server.log');
    this.starterFile = join(this.root, 'starter.json');
    this.passwordFile = join(this.root, 'owner.password');
    this.portFile = join(this.root, 'port');
    this.ensureUsable();
  }

  /** Whether a complete cluster is there. Building one happens beside it and ends with a rename, so half of one never counts. */
  get isInitialised(): boolean {
    return existsSync(join(this.cluster, 'PG_VERSION'));
  }

  /** Where a cluster is built before it gets its name; what an interrupted attempt left there is removed. */
  prepareBuildSite(identity: ServerIdentity | undefined): string {
    const site = join(this.root, 'cluster.new');
    rmSync(site, { recursive: true, force: true });
    mkdirSync(site, { mode: 0o700 });
    if (identity !== undefined) chownSync(site, identity.uid, identity.gid);
    return site;
  }

  /** Gives the cluster built at `site` its name. */
  adopt(site: string): void {
    renameSync(site, this.cluster);
  }

  /** Who owns the cluster's files; undefined before there are any. */
  clusterOwner(): ServerIdentity | undefined {
    if (!existsSync(this.cluster)) return undefined;
    const { uid, gid } = statSync(this.cluster);
    return { uid, gid };
  }

  /** Hands the cluster to the server's user when it belongs to somebody else, as after a restore by root. */
  giveClusterTo({ uid, gid }: ServerIdentity): void {
    if (statSync(this.cluster).uid === uid) return;
    const entries = readdirSync(this.cluster, { recursive: true, encoding: 'utf8' });
    for (const entry of ['', ...entries]) lchownSync(join(this.cluster, entry), uid, gid);
  }

  /** @throws {EmbeddedPostgresError} `embedded-postgres.other-major-version` when another PostgreSQL wrote the cluster. */
  requireVersion(majorVersion: string): void {
    const found = readFileSync(join(this.cluster, 'PG_VERSION'), 'utf8').trim();
    if (found === majorVersion) return;
    throw new EmbeddedPostgresError(
      'other-major-version',
      `The data directory ${this.root} was written by PostgreSQL ${found}, this hub brings PostgreSQL ${majorVersion}: start it with the hub version that made it, dump the database, and restore it into a new directory.`,
      { details: { found, supported: majorVersion } },
    );
  }

  /**
   * The superuser's password, made at the first call.
   *
   * @throws {EmbeddedPostgresError} `embedded-postgres.password-missing` when a cluster exists whose password is gone.
   */
  password(): string {
    if (existsSync(this.passwordFile)) return readFileSync(this.passwordFile, 'utf8').trim();
    if (this.isInitialised) throw passwordMissing(this.passwordFile);
    const password = randomBytes(24).toString('base64url');
    writeFileSync(this.passwordFile, `${password}\n`, { mode: 0o600 });
    return password;
  }

  /** The port of the last start; undefined at the first. */
  rememberedPort(): number | undefined {
    if (!existsSync(this.portFile)) return undefined;
    const port = Number(readFileSync(this.portFile, 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  }

  rememberPort(port: number): void {
    writeFileSync(this.portFile, `${port}\n`, { mode: 0o600 });
  }

  private ensureUsable(): void {
    try {
      const made = mkdirSync(this.root, { recursive: true, mode: 0o700 });
      // The server's user has to pass through; what is secret inside carries its own mode.
      if (made !== undefined && process.getuid?.() === 0) chmodSync(this.root, 0o711);
      accessSync(this.root, constants.R_OK | constants.W_OK | constants.X_OK);
      if (existsSync(this.cluster)) readdirSync(this.cluster);
    } catch (cause) {
      throw unusable(this.root, cause as NodeJS.ErrnoException);
    }
  }
}

function unusable(root: string, cause: NodeJS.ErrnoException): EmbeddedPostgresError {
  const reasons: Record<string, string> = {
    EACCES: 'may not be read and written by this user',
    EPERM: 'may not be read and written by this user',
    EROFS: 'lies on a read-only file system',
    ENOTDIR: 'is or lies below a file, not a folder',
    EEXIST: 'is or lies below a file, not a folder',
    ENOSPC: 'lies on a full file system',
  };
  const reason = reasons[cause.code ?? ''] ?? `cannot be used (${cause.code ?? cause.message})`;
  return new EmbeddedPostgresError('data-directory-unusable', `The data directory ${root} ${reason}: choose another with HUB_DATA_DIR, or correct its owner and mode.`, {
    cause,
    details: { root },
  });
}

function passwordMissing(file: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('password-missing', `The database's password file ${file} is gone while its data is still there: restore that file from a backup.`, {
    details: { file },
  });
}
