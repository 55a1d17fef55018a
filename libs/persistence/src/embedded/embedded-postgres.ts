import { DataDirectory } from './data-directory';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { ensureDatabase, ownerUrlFor } from './ensure-database';
import { isPortFree, pickFreePort } from './free-port';
import { hydrateLibraries } from './hydrate-libraries';
import { initialiseCluster, type ServerContext } from './initialise-cluster';
import { binariesIn, locateBinaries } from './postgres-binaries';
import { clearLeftovers } from './postmaster-file';
import { chooseServerIdentity } from './server-identity';
import { ServerProcess } from './server-process';
import { serverSettings, type ServerMode } from './server-settings';
import { StarterLock } from './starter-lock';

/** How to start the embedded PostgreSQL. */
export interface EmbeddedPostgresOptions {
  /** Folder for everything the server keeps; made when absent. One process at a time may use it. */
  readonly dataDir: string;
  /** Port on 127.0.0.1. Default: the one used last, else a free one. A given port is used or refused, never replaced. */
  readonly port?: number;
  /** Database to make when absent. Default: `entrepot`. */
  readonly database?: string;
  /** Default: `durable`. */
  readonly mode?: ServerMode;
  /** Server settings that win over the built-in ones, by their PostgreSQL names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Longest wait for the server to take connections, crash recovery included. Unit: milliseconds. Default: 120 000. */
  readonly startTimeoutMs?: number;
  /** Longest wait for a clean stop before the server is made to end at once. Unit: milliseconds. Default: 30 000. */
  readonly stopTimeoutMs?: number;
  /** A distribution other than the installed package: a folder with `bin/`, `lib/` and `share/`. */
  readonly nativeDir?: string;
  /** Called once when the server ends without having been asked to. */
  readonly onUnexpectedExit?: (reason: string) => void;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const DEFAULT_DATABASE = 'entrepot';
/** Tries when a port is lost between choosing and using it, or a killed server's children have not ended yet. */
const LAUNCH_ATTEMPTS = 5;

/** A PostgreSQL server that belongs to this process: it needs no installation, and stops with `stop()`. */
export class EmbeddedPostgres {
  private stopping: Promise<void> | undefined;
  private readonly onExit = () => this.server.signalStop();

  private constructor(
    /** URL of the database for its owner, the superuser: migrations only. */
    readonly ownerUrl: string,
    private readonly server: ServerProcess,
    private readonly lock: StarterLock,
    private readonly options: EmbeddedPostgresOptions,
  ) {
    process.once('exit', this.onExit);
    void this.watch();
  }

  /** Where the server listens, on 127.0.0.1. */
  get port(): number {
    return Number(new URL(this.ownerUrl).port);
  }

  /** Process id of the server. */
  get pid(): number {
    return this.server.pid;
  }

  /**
   * Starts the server on its data directory, making directory, cluster and database when they are absent, and clearing
   * away what a killed predecessor left, a still running server included.
   *
   * @throws {EmbeddedPostgresError} one sentence that says what is wrong and what to do; nothing keeps running then.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const directory = new DataDirectory(options.dataDir);
    const lock = StarterLock.acquire(directory.starterFile, directory.root);
    try {
      return await EmbeddedPostgres.startLocked(options, directory, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Ends all sessions and stops the server cleanly. Repeating it waits for the same stop. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private static async startLocked(options: EmbeddedPostgresOptions, directory: DataDirectory, lock: StarterLock): Promise<EmbeddedPostgres> {
    const context = await prepare(options, directory, lock.takenOver);
    const { server, port } = await launch(options, context);
    try {
      const ownerUrl = ownerUrlFor(port, directory.password(), options.database ?? DEFAULT_DATABASE);
      await ensureDatabase(ownerUrl);
      return new EmbeddedPostgres(ownerUrl, server, lock, options);
    } catch (error) {
      await server.stop(options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
      throw error;
    }
  }

  private async stopOnce(): Promise<void> {
    await this.server.stop(this.options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    process.off('exit', this.onExit);
    this.lock.release();
  }

  private async watch(): Promise<void> {
    const result = await this.server.ended;
    if (this.stopping === undefined) this.options.onUnexpectedExit?.(`The embedded PostgreSQL ended unasked (${String(result)}).`);
  }
}

async function prepare(options: EmbeddedPostgresOptions, directory: DataDirectory, isOrphan: boolean): Promise<ServerContext> {
  const binaries = options.nativeDir === undefined ? locateBinaries() : binariesIn(options.nativeDir);
  const environment = hydrateLibraries(binaries.nativeDir, directory.libraries);
  const identity = chooseServerIdentity(directory.clusterOwner());
  const context = { binaries, directory, identity, mode: options.mode ?? 'durable', environment };
  if (!directory.isInitialised) await initialiseCluster(context);
  directory.requireVersion(binaries.majorVersion);
  await clearLeftovers(directory.cluster, directory.root, isOrphan);
  if (identity !== undefined) directory.giveClusterTo(identity);
  return context;
}

async function launch(options: EmbeddedPostgresOptions, context: ServerContext): Promise<{ server: ServerProcess; port: number }> {
  const settings = serverSettings(context.mode, options.settings);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort(context.directory));
    if (options.port !== undefined && !(await isPortFree(port))) throw portInUse(port);
    try {
      const server = await ServerProcess.launch(context, port, settings, options.startTimeoutMs ?? START_TIMEOUT_MS);
      context.directory.rememberPort(port);
      return { server, port };
    } catch (error) {
      if (attempt >= LAUNCH_ATTEMPTS || !isWorthAnotherTry(error, options.port !== undefined)) throw error;
    }
  }
}

async function choosePort(directory: DataDirectory): Promise<number> {
  const remembered = directory.rememberedPort();
  return remembered !== undefined && (await isPortFree(remembered)) ? remembered : pickFreePort();
}

function isWorthAnotherTry(error: unknown, isPortGiven: boolean): boolean {
  if (!(error instanceof EmbeddedPostgresError)) return false;
  return error.failure === 'data-directory-in-use' || (error.failure === 'port-in-use' && !isPortGiven);
}

function portInUse(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError('port-in-use', `Port ${port} on 127.0.0.1 is already in use by another program: stop that program, or choose another port for the database.`, {
    details: { port },
  });
}
