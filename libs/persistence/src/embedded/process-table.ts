import { readFileSync, readlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/** What the operating system says about a process; `startedAt` is an opaque mark that a re-used id does not share. */
export interface ProcessFacts {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * Looks a process up. A zombie counts as gone: its parent died without collecting it, as happens in
 * containers whose first process is not an init, and `kill(pid, 0)` would call it alive for ever.
 *
 * @returns undefined when no such process runs.
 */
export function findProcess(pid: number): ProcessFacts | undefined {
  if (!Number.isInteger(pid) || pid <= 0 || !answersSignals(pid)) return undefined;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether the process is a PostgreSQL server working in `directory`; unreadable facts count as no. */
export function isServerOf(pid: number, directory: string): boolean {
  return isWorkingIn(pid, directory) && /postgres/.test(commandOf(pid));
}

/** Whether the process works in `directory` or below it; unreadable facts count as no. */
export function isWorkingIn(pid: number, directory: string): boolean {
  if (findProcess(pid) === undefined) return false;
  try {
    // Without /proc the folder shows in the arguments of every program this project starts.
    if (process.platform !== 'linux') return commandOf(pid).includes(directory);
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${directory}/`);
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  return process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ps(pid, 'command');
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function fromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in parentheses and may hold blanks, so fields are counted from the last ')'.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : { pid, startedAt: `${bootId()}:${fields[19]}` };
  } catch {
    return undefined;
  }
}

/** Start times count from boot, so the same number means another process after a reboot. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown-boot';
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  try {
    const startedAt = ps(pid, 'lstart');
    return startedAt === '' || ps(pid, 'stat').startsWith('Z') ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: string): string {
  return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}
