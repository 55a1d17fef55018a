import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

const PREFIX = '.entrepot-chaos-';

/** A compiled hub of this run's own: nobody else builds over it while its processes come and go. */
export interface HubBuild {
  /** The hub's entry, absolute. */
  readonly entry: string;
  remove(): void;
}

/** Compiles the sources as they are now. Takes a few seconds. */
export function buildHub(): HubBuild {
  removeForgotten();
  const folder = `${PREFIX}${process.pid}`;
  execFileSync(process.execPath, [join(ROOT, 'tools', 'build.mjs'), folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const path = join(ROOT, folder);
  return { entry: join(path, 'apps', 'hub', 'src', 'main.js'), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Builds of runs that were killed before they could clear up. */
function removeForgotten(): void {
  for (const name of readdirSync(ROOT).filter((entry) => entry.startsWith(PREFIX))) {
    if (!isAlive(Number(name.slice(PREFIX.length)))) rmSync(join(ROOT, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
