// Lets plain Node programs (the test runner, Jest's global set-up, helper processes of specs) load the project's
// TypeScript: compiles on the fly with SWC and resolves the path aliases of tsconfig.json.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions;

/** Exact aliases first, then the patterns with a star, as the compiler does. */
const aliases = Object.entries(paths)
  .map(([alias, [target]]) => ({ pattern: new RegExp(`^${alias.replace('*', '([^/]+)')}$`), target: join(root, target) }))
  .sort((a, b) => Number(a.target.includes('*')) - Number(b.target.includes('*')));

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveAlias(request, ...rest) {
  for (const { pattern, target } of aliases) {
    const match = pattern.exec(request);
    if (match !== null) return resolveFilename.call(this, target.replace('*', match[1] ?? ''), ...rest);
  }
  return resolveFilename.call(this, request, ...rest);
};

const settings = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    target: 'es2022',
    keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
  },
};

require.extensions['.ts'] = function compileTypeScript(module, filename) {
  const { transformSync } = require('@swc/core');
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...settings, filename });
  module._compile(code, filename);
};
