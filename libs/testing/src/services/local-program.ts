import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../eventually';
import { notePid } from './run-directory';
import type { TestService } from './service';

/** A program that serves on one port of 127.0.0.1. */
export interface ProgramPlan {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Working directory; the program's data and log lie here. */
  readonly directory: string;
  readonly port: number;
  readonly address: string;
  /** Resolves when the service answers its protocol; asked again while it throws. */
  readonly check?: () => Promise<void>;
  /** Longest wait for a start. Unit: milliseconds. */
  readonly startTimeoutMs: number;
}

/** Whether a program of this name is on the path. */
export function isOnPath(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}

/** A program run as a service; its process ends with this one at the latest. */
export class LocalProgram implements TestService {
  readonly origin = 'local program';
  private child: ChildProcess | undefined;
  private readonly onExit = () => this.child?.kill('SIGKILL');

  private constructor(private readonly plan: ProgramPlan) {}

  /** Starts the program and waits until it serves. */
  static async start(plan: ProgramPlan): Promise<LocalProgram> {
    const program = new LocalProgram(plan);
    process.once('exit', program.onExit);
    await program.launch();
    return program;
  }

  get address(): string {
    return this.plan.address;
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.end('SIGKILL');
    await this.launch();
  }

  /** The data is thrown away with the folder, so nothing is gained by a clean end. */
  async stop(): Promise<void> {
    process.off('exit', this.onExit);
    await this.end('SIGKILL');
  }

  private async launch(): Promise<void> {
    const { file, args, directory, startTimeoutMs } = this.plan;
    const log = openSync(this.logFile, 'a');
    const child = spawn(file, args, { cwd: directory, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child = child;
    let hasEnded = false;
    child.once('error', () => (hasEnded = true));
    child.once('exit', () => (hasEnded = true));
    if (child.pid !== undefined) notePid(directory, child.pid);
    await eventually(async () => hasEnded || this.isServing(), { timeoutMs: startTimeoutMs, everyMs: 50 }).catch((cause: unknown) => {
      throw this.failure('was not ready in time', cause);
    });
    if (hasEnded) throw this.failure('ended while starting');
  }

  private async isServing(): Promise<true> {
    await connectOnce(this.plan.port);
    await this.plan.check?.();
    return true;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }

  private get logFile(): string {
    return join(this.plan.directory, 'service.log');
  }

  private failure(what: string, cause?: unknown): Error {
    const tail = readFileSync(this.logFile, 'utf8').split('\n').slice(-15).join('\n');
    return new Error(`${this.plan.name} ${what}; the end of its log:\n${tail}`, { cause });
  }
}

function connectOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
