import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { UnavailableError } from '@hub/common';

export interface ChildOptions {
  /** Name shown to people. */
  readonly name: string;
  /** Compiled entry file. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  /** Everything the process prints goes here. */
  readonly logFile: string;
}

/** How long a process may take to finish its work in hand. Unit: milliseconds. */
const STOP_TIMEOUT_MS = 30_000;

/** A process of the demo: its output goes to a file, and it is stopped as a person would, with SIGTERM. */
export class DemoProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private exitCode: number | null | undefined;

  constructor(private readonly options: ChildOptions) {
    const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
    // Its own process group: Ctrl-C reaches the demo first, which then stops its children in the right order.
    this.child = spawn(process.execPath, [options.entry], { env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout?.pipe(log);
    this.child.stderr?.pipe(log);
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code) => {
        this.exitCode = code;
        resolve(code);
      });
    });
  }

  /** @throws {UnavailableError} when the process has ended by itself. */
  assertRunning(): void {
    if (this.exitCode === undefined) return;
    throw new UnavailableError('demo.process-ended', `The ${this.options.name} ended with code ${String(this.exitCode)}; its last words are in ${this.options.logFile}.`);
  }

  /** Asks it to stop and waits; returns its exit code (null when it had to be killed). */
  async stop(): Promise<number | null> {
    if (this.exitCode !== undefined) return this.exitCode;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }
}
