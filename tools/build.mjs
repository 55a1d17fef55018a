// Compiles every TypeScript source to CommonJS under dist/ (or the folder given as argument, relative to the repository) with SWC,
// which also rewrites the path aliases.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsconfig = JSON.parse((await import('node:fs')).readFileSync(join(root, 'tsconfig.json'), 'utf8'));

/** SWC wants an absolute base for path aliases, so its settings are written at build time, never committed. */
const swcrc = {
  sourceMaps: true,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    target: 'es2022',
    keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    baseUrl: root,
    paths: tsconfig.compilerOptions.paths,
  },
  module: { type: 'commonjs' },
};

const folder = process.argv[2] ?? 'dist';
const out = join(root, folder);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const settings = join(out, '.swcrc.json');
writeFileSync(settings, JSON.stringify(swcrc));
const cli = createRequire(import.meta.url).resolve('@swc/cli/bin/swc.js');
const sources = ['apps', 'libs', 'connectors', 'migrations', 'test'].filter((name) => existsSync(join(root, name)));
execFileSync(
  process.execPath,
  [cli, ...sources, '-d', folder, '--config-file', settings, '--no-swcrc', '--quiet', '--ignore', '**/*.spec.ts,**/*-spec.ts,**/*.mjs'],
  { cwd: root, stdio: 'inherit' },
);
