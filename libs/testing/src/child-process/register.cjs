// Lets a plain Node process run our TypeScript: compiles on require, resolves the path aliases. For child processes of tests.
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..', '..', '..');
const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions;
const options = {
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

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, withoutAlias(request), ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};

function withoutAlias(request) {
  if (paths[request]) return join(root, paths[request][0]);
  for (const [alias, [target]] of Object.entries(paths)) {
    const prefix = alias.slice(0, -1);
    if (alias.endsWith('*') && request.startsWith(prefix)) return join(root, target.replace('*', request.slice(prefix.length)));
  }
  return request;
}
