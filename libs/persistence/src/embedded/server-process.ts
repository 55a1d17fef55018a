import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { EmbeddedPostgresError, type EmbeddedPostgresFailure } from './embedded-postgres.error';
import { serverEnvironment, type ServerContext } from './initialise-cluster';
import { poll } from './poll';
import { readPostmaster } from './postmaster-file';
import { serverCommand } from './server-command';

/** The log is begun anew, keeping the one before, when a start finds it larger than this. Unit: bytes. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
/** Time a server gets to end without a checkpoint once a fast stop took too long. Unit: milliseconds. */
const IMMEDIATE_STOP_MS = 10_000;

/** One running server, started by this process. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Settles when the server ended, for whatever reason, with its exit code or signal. */
    readonly ended: Promise<number | NodeJS.Signals | null>,
  ) {}

  /**
   * Starts the server and waits until it takes connections, crash recovery included.
   *
   * @throws {EmbeddedPostgresError} `port-in-use`, `data-directory-in-use` or `start-failed` (each with the prefix `embedded-postgres.`).
   */
  static async launch(context: ServerContext, port: number, settings: Readonly<Record<string, string>>, timeoutMs: number): Promise<ServerProcess> {
    const { directory } = context;
    const logStart = rotateLog(directory.log);
    const child = spawnServer(context, port, settings);
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('exit', (code, signal) => resolve(code ?? signal));
    });
    const server = new ServerProcess(child, ended);
    const outcome = await poll(() => server.readiness(directory.cluster), timeoutMs);
    if (outcome === 'ready') return server;
    await server.stop(0);
    throw startFailure(outcome, directory.log, logStart, port);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends sessions and stops the server with a checkpoint; after `timeoutMs` without one. Safe to call when it has ended. */
  async stop(timeoutMs: number): Promise<void> {
    if (await this.endsAfter('SIGINT', timeoutMs)) return;
    if (await this.endsAfter('SIGQUIT', IMMEDIATE_STOP_MS)) return;
    throw new EmbeddedPostgresError('stop-failed', `The embedded PostgreSQL (process ${this.pid}) does not stop; the next start will try again.`);
  }

  /** Asks for a fast stop without waiting; for the last moment of this process. */
  signalStop(): void {
    if (!this.hasEnded) this.child.kill('SIGINT');
  }

  private get hasEnded(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async endsAfter(signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
    if (this.hasEnded) return true;
    this.child.kill(signal);
    return (await poll(() => (this.hasEnded ? true : undefined), timeoutMs)) === true;
  }

  private readiness(cluster: string): 'ready' | 'ended' | undefined {
    if (this.hasEnded) return 'ended';
    const facts = readPostmaster(cluster);
    return facts?.pid === this.child.pid && facts?.isReady === true ? 'ready' : undefined;
  }
}

function spawnServer(context: ServerContext, port: number, settings: Readonly<Record<string, string>>): ChildProcess {
  const { binaries, directory, identity } = context;
  const args = ['-D', directory.cluster, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const command = serverCommand(binaries.postgres, args, identity, [binaries.postgres, directory.cluster]);
  const log = openSync(directory.log, 'a', 0o600);
  try {
    // A session of its own: Ctrl-C in a terminal reaches the hub alone, which finishes its work before it stops the server.
    return spawn(command.file, command.args, {
      ...command.identity,
      cwd: '/',
      env: serverEnvironment(context.environment),
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function rotateLog(log: string): number {
  if (!existsSync(log)) return 0;
  const { size } = statSync(log);
  if (size <= LOG_LIMIT_BYTES) return size;
  renameSync(log, `${log}.1`);
  return 0;
}

const CAUSES: ReadonlyArray<readonly [RegExp, EmbeddedPostgresFailure]> = [
  [/Address already in use|could not create any TCP\/IP sockets/, 'port-in-use'],
  [/lock file ".*" already exists|pre-existing shared memory block/, 'data-directory-in-use'],
];

function startFailure(outcome: 'ended' | undefined, log: string, logStart: number, port: number): EmbeddedPostgresError {
  const output = existsSync(log) ? readFileSync(log).subarray(logStart).toString('utf8') : '';
  const failure = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? 'start-failed';
  const said = output.split('\n').filter((line) => /FATAL|PANIC|error while loading|setpriv:/.test(line)).at(-1)?.trim();
  const reason = said ?? (outcome === undefined ? 'it was not ready in time' : 'it ended without saying why');
  return new EmbeddedPostgresError(failure, `The embedded PostgreSQL did not start on port ${port}: ${reason} (see ${log}).`, { details: { port, log } });
}
