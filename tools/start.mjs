// Builds when the sources are newer than the last build, then becomes the wanted program: `node tools/start.mjs hub [arguments]`.
// It runs in this very process, so that signals, arguments and the exit code need no passing on.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');
const lock = join(root, '.build-lock');
const LOCK_STALE_MS = 120_000;

/** Programs by name; the first path that exists is the one. */
const PROGRAMS = {
  hub: ['dist/apps/hub/src/main.js'],
  sandbox: ['dist/apps/sandbox/src/main.js'],
  demo: ['dist/apps/demo/src/main.js', 'dist/apps/sandbox/src/demo/main.js'],
  bench: ['dist/test/bench/main.js', 'dist/apps/bench/src/main.js'],
};

const [, , name = 'hub', ...args] = process.argv;
if (!(name in PROGRAMS)) {
  process.stderr.write(`There is no program "${name}"; there are ${Object.keys(PROGRAMS).join(', ')}.\n`);
  process.exit(1);
}
if (isStale()) await build();
const program = PROGRAMS[name].map((path) => join(root, path)).find(existsSync);
if (program === undefined) {
  process.stderr.write(`The program "${name}" is not part of this build.\n`);
  process.exit(1);
}
process.argv = [process.argv[0], program, ...args];
await import(pathToFileURL(program).href);

/** Whether a source, the compiler's settings or the dependencies changed since the last complete build. */
function isStale() {
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  const files = ['package-lock.json', 'tsconfig.json', 'tools/build.mjs'].map((path) => join(root, path)).filter(existsSync);
  if (files.some((file) => statSync(file).mtimeMs > builtAt)) return true;
  return ['apps', 'libs', 'connectors', 'migrations', 'test'].map((path) => join(root, path)).some((folder) => isNewer(folder, builtAt));
}

function isNewer(path, builtAt) {
  if (!existsSync(path)) return false;
  const found = statSync(path);
  if (!found.isDirectory()) return /\.(ts|json)$/.test(path) && found.mtimeMs > builtAt;
  // A folder's own time tells of files that were removed or renamed.
  if (found.mtimeMs > builtAt) return true;
  return readdirSync(path).some((entry) => entry !== 'node_modules' && isNewer(join(path, entry), builtAt));
}

/** One build at a time: a second program that is started meanwhile waits and uses the result. */
async function build() {
  while (!takeLock()) await pause(200);
  try {
    if (!isStale()) return;
    const startedAt = new Date();
    process.stderr.write('Building...\n');
    execFileSync(process.execPath, [join(root, 'tools', 'build.mjs')], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    writeFileSync(stamp, '');
    // What changed while the build ran counts as newer than it.
    utimesSync(stamp, startedAt, startedAt);
  } catch (error) {
    process.stderr.write(`The build failed${error.status === undefined ? `: ${error.message}` : ''}.\n`);
    rmSync(lock, { recursive: true, force: true });
    process.exit(1);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
    if (age > LOCK_STALE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
