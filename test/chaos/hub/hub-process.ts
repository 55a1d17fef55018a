import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { eventually } from '@hub/testing';

export interface HubProcessOptions {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it says goes here. */
  readonly logFile: string;
}

/** From start to first answer; the machine may be busy with other suites. Unit: milliseconds. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 45_000;

/** One process of the hub, to be killed and started again under the same address. */
export class HubProcess {
  private child: ChildProcess | undefined;
  private readonly log: WriteStream;
  private starts = 0;

  constructor(private readonly options: HubProcessOptions) {
    this.log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** Times it was started. */
  get startCount(): number {
    return this.starts;
  }

  /** Starts it and waits until it answers. @throws when it ends instead, with what it said last. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Starts it without waiting: it may be killed while it comes up. */
  launch(): void {
    const { entry, environment, port } = this.options;
    this.starts += 1;
    this.log.write(`\n--- start ${this.starts} at ${new Date().toISOString()}\n`);
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: 'production' };
    const child = spawn(process.execPath, [entry], { env: { ...inherited, ...environment, HUB_PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(this.log, { end: false });
    child.stderr.pipe(this.log, { end: false });
    this.child = child;
  }

  /** Waits until it answers that it can work. @throws at once when it ends instead. */
  async ready(): Promise<void> {
    const { child } = this;
    const ended = new AbortController();
    const answers = eventually(() => (ended.signal.aborted ? true : this.answers()), { timeoutMs: START_TIMEOUT_MS, everyMs: 100 });
    const ends = new Promise<never>((_, reject) => {
      child?.once('exit', (code, signal) => {
        ended.abort();
        reject(new Error(`${this.name} ended with ${code ?? signal} instead of coming up; see ${this.options.logFile}`));
      });
    });
    await Promise.race([answers, ends]);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM. Answers the exit code; null when a signal ended it. */
  async stop(): Promise<number | null> {
    const code = await this.end('SIGTERM');
    return code;
  }

  /** Kills it where it still runs and closes its log. */
  async dispose(): Promise<void> {
    await this.kill();
    await new Promise<void>((resolve) => this.log.end(resolve));
  }

  private async answers(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok;
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    this.log.write(`--- ${signal} at ${new Date().toISOString()}\n`);
    child.kill(signal);
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await gone;
    clearTimeout(last);
    return code;
  }
}
