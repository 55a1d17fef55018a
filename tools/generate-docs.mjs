// Writes the reference pages under docs/reference from the sources: `node tools/generate-docs.mjs`. With `--check` it writes nothing and
// fails when a page is not what the sources say. Each page has a generator of its own in tools/docs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
require('../test/infra/register.cjs');
require('reflect-metadata');
const { allPages, DocsError } = require('./docs/all-pages.ts');

const isCheck = process.argv.includes('--check');
try {
  const pages = Object.entries(await allPages());
  const drifted = pages.filter(([path, text]) => !isCurrent(path, text));
  if (isCheck) report(drifted.map(([path]) => path));
  else for (const [path, text] of drifted) write(path, text);
} catch (error) {
  process.stderr.write(error instanceof DocsError ? `${error.message}\n` : `${error.stack}\n`);
  process.exitCode = 1;
}

function isCurrent(path, text) {
  const file = join(root, path);
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}

function report(paths) {
  if (paths.length === 0) return;
  process.stderr.write(`Out of date: ${paths.join(', ')}. Run "npm run docs:generate" and commit the result.\n`);
  process.exitCode = 1;
}
