import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** A compiled hub of this run's own: nobody else builds over it while its processes come and go. */
export interface HubBuild {
  /** The hub's entry, absolute. */
  readonly entry: string;
  remove(): void;
}

/** Compiles the sources as they are now. Takes a few seconds. */
export function buildHub(): HubBuild {
  const folder = `.entrepot-chaos-${process.pid}`;
  execFileSync(process.execPath, [join(ROOT, 'tools', 'build.mjs'), folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const path = join(ROOT, folder);
  return { entry: join(path, 'apps', 'hub', 'src', 'main.js'), remove: () => rmSync(path, { recursive: true, force: true }) };
}
