/** Three projects: `unit` needs nothing, `int` needs real services (started by test/infra), `e2e` needs all of them. */
const ours = {
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
// Jest on Node 20 cannot require ES modules, so packages shipped only as such are transformed.
const esmOnly = ['@nestjs', 'content-disposition', 'cookie', 'uuid', '@swc/helpers'];
const base = {
  testEnvironment: 'node',
  rootDir: __dirname,
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  moduleNameMapper: {
    '^@hub/sync-engine/ports$': '<rootDir>/libs/sync-engine/src/ports/index.ts',
    '^@hub/connector-sdk/testing$': '<rootDir>/libs/connector-sdk/testing/index.ts',
    '^@hub/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@connectors/woocommerce/simulator$': '<rootDir>/connectors/woocommerce/testing/simulator/index.ts',
    '^@connectors/([^/]+)$': '<rootDir>/connectors/$1/src/index.ts',
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.ts$': ['@swc/jest', ours],
    '/node_modules/.*\\.js$': ['@swc/jest', { swcrc: false, module: { type: 'commonjs' }, jsc: { target: 'es2022' } }],
  },
  setupFiles: ['reflect-metadata'],
};

// Starts what the selected specs need, unless tools/test.mjs has done so for the whole run.
const services = { globalSetup: '<rootDir>/test/infra/global-setup.cjs', globalTeardown: '<rootDir>/test/infra/global-teardown.cjs', setupFilesAfterEnv: ['<rootDir>/test/infra/patient-tests.cjs'] };

module.exports = {
  maxWorkers: 2,
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.(int|e2e))[.-](spec|conformance-spec)\\.ts$', testPathIgnorePatterns: ['/node_modules/', '\\.int-spec\\.ts$', '\\.e2e-spec\\.ts$'] },
    { ...base, ...services, displayName: 'int', testRegex: '\\.int-spec\\.ts$' },
    { ...base, ...services, displayName: 'e2e', testRegex: '\\.e2e-spec\\.ts$' },
  ],
};
