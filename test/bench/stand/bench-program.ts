import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';

/** How a program is started. */
export interface BenchProgramOptions {
  readonly name: string;
  /** Compiled entry, absolute. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it prints goes here. */
  readonly logFile: string;
  readonly nodeOptions?: readonly string[];
}

const STOP_TIMEOUT_MS = 30_000;

/** A program in a process of its own, so that its work, memory and pauses are its own. */
export class BenchProgram {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(private readonly options: BenchProgramOptions) {
    const { entry, environment, logFile, nodeOptions = [] } = options;
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: 'production' };
    this.child = fork(entry, { env: { ...inherited, ...environment }, execArgv: [...nodeOptions], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced' });
    const log = createWriteStream(logFile, { flags: 'a' });
    this.child.stdout?.pipe(log, { end: false });
    this.child.stderr?.pipe(log, { end: false });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** The next message it sends. @throws when it ends instead. */
  next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(this.failure());
      this.child.once('exit', ended);
      this.child.once('message', (message) => {
        this.child.off('exit', ended);
        resolve(message as T);
      });
    });
  }

  /** Sends a message and waits for the next one it sends. */
  ask<T>(message: object): Promise<T> {
    const answer = this.next<T>();
    this.child.send(message);
    return answer;
  }

  /** @throws when it has ended, with its last words. */
  assertRunning(): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null) throw this.failure();
  }

  /** Memory it holds now. Unit: bytes. Linux only. @throws when it has ended. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
  }

  /** Processor time it has used so far. Unit: milliseconds. Linux only. @throws when it has ended. */
  processorMs(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; user and system time are the 14th and 15th field, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Asks it to end, and makes it end when it does not. Safe to repeat. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.ended;
    clearTimeout(late);
  }

  private failure(): Error {
    const { name, logFile } = this.options;
    return new Error(`The ${name} ended with ${this.child.exitCode ?? this.child.signalCode}:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  }
}
