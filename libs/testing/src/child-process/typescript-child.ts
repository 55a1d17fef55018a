import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** A TypeScript program run in a process of its own, to be killed or frozen. */
export interface TypescriptChild {
  readonly pid: number;
  /** Resolves with the first line the program prints that starts with `text`. */
  said(text: string): Promise<string>;
  /** SIGKILL, then waits until it is gone. Safe to repeat. */
  kill(): Promise<void>;
  /** SIGTERM, then waits until it is gone. */
  terminate(): Promise<void>;
  /** Stops the process in its tracks, connections left open. */
  freeze(): void;
  thaw(): void;
}

/** Starts `file` (absolute path) with `input` as JSON in `CHILD_INPUT`. What it prints to stderr goes to ours. */
export function startTypescriptChild(file: string, input: unknown): TypescriptChild {
  const child = spawn(process.execPath, ['--no-warnings', '-r', join(__dirname, 'register.cjs'), file], {
    env: { ...process.env, CHILD_INPUT: JSON.stringify(input), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  return {
    pid: child.pid ?? 0,
    said: (text) => untilSaid(lines, waiting, text, gone),
    kill: () => signal(child, 'SIGKILL', gone),
    terminate: () => signal(child, 'SIGTERM', gone),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

function untilSaid(lines: string[], waiting: Set<() => void>, text: string, gone: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const line = lines.find((candidate) => candidate.startsWith(text));
      if (line === undefined) return;
      waiting.delete(look);
      resolve(line);
    };
    waiting.add(look);
    look();
    void gone.then(() => reject(new Error(`the process ended before it said "${text}"; it said: ${lines.join(' | ')}`)));
  });
}

async function signal(child: ChildProcess, name: NodeJS.Signals, gone: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(name);
  await gone;
}
