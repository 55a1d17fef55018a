/**
 * Who may import whom. One rule per row of the table in CONTRIBUTING, named so that the name explains the failure; each has
 * a fixture under tools/boundaries/fixtures that breaks it. A rule is relaxed here, never by a comment in the code.
 */

/** Tests and what only tests use: they may import anything. */
const TEST_CODE = ['^libs/testing/', '/testing/', '^test/', '\\.(spec|int-spec|e2e-spec|conformance-spec|suite)\\.ts$'];
const OUR_CODE = '^(apps|libs|connectors|migrations|test|tools)/';

/** A room imports, of our own code, only itself and the rooms its row lists. */
function row(name, comment, room, allowed) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: `^${room}/`, pathNot: TEST_CODE },
    // Test kits have a rule of their own, with a name that says more.
    to: { path: OUR_CODE, pathNot: [`^${room}/`, ...allowed.map((path) => `^${path}`), ...TEST_CODE] },
  };
}

const CONTRACTS = 'libs/contracts/';
const COMMON = 'libs/common/';
const CONFIG = 'libs/config/';
const OBSERVABILITY = 'libs/observability/';
const SDK = 'libs/connector-sdk/';
const PORTS = 'libs/sync-engine/src/ports/';
const FOUNDATIONS = [CONTRACTS, COMMON, CONFIG, OBSERVABILITY];

module.exports = {
  forbidden: [
    row('contracts-import-nothing', 'The canonical model is plain types: every other room leans on it.', 'libs/contracts', []),
    row('common-imports-contracts-only', 'Small pure helpers know the model and nothing else.', 'libs/common', [CONTRACTS]),
    row('config-stays-low', 'Settings sit below the code they configure.', 'libs/config', [CONTRACTS, COMMON]),
    row('observability-stays-low', 'Logs and metrics sit below the code they watch.', 'libs/observability', [CONTRACTS, COMMON]),
    row('connector-sdk-stays-low', 'What a connector leans on knows nothing of the hub.', 'libs/connector-sdk', [CONTRACTS, COMMON]),
    row('connectors-import-the-sdk-only', 'A connector imports the SDK, the model and the helpers: it also runs outside the hub.', 'connectors/[^/]+', [SDK, CONTRACTS, COMMON, 'connectors/']),
    {
      name: 'connectors-are-islands',
      comment: 'No connector knows another.',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/', pathNot: ['\\.(spec|int-spec|conformance-spec)\\.ts$'] },
      to: { path: '^connectors/', pathNot: '^connectors/$1/' },
    },
    row('sync-engine-needs-ports-only', 'The domain says what it needs as ports; adapters depend on it, not it on them.', 'libs/sync-engine', [CONTRACTS, COMMON, CONFIG, SDK]),
    {
      name: 'sync-engine-knows-little-of-nest',
      comment: 'Of Nest the domain may use @nestjs/common (decorators) alone.',
      severity: 'error',
      from: { path: '^libs/sync-engine/', pathNot: TEST_CODE },
      to: { path: '(^|/)@nestjs/(?!common(/|$))' },
    },
    row('persistence-implements-ports', 'Adapters know the ports and the foundations, never each other.', 'libs/persistence', [...FOUNDATIONS, PORTS, 'migrations/']),
    row('messaging-implements-ports', 'Adapters know the ports and the foundations, never each other.', 'libs/messaging', [...FOUNDATIONS, PORTS]),
    row('jobs-implement-ports', 'Adapters know the ports and the foundations, never each other.', 'libs/jobs', [...FOUNDATIONS, PORTS]),
    row('rules-implement-ports', 'Adapters know the ports and the foundations, never each other.', 'libs/rules', [...FOUNDATIONS, PORTS]),
    {
      name: 'hub-lists-connectors-in-one-file',
      comment: 'connectors.ts is the only file of the hub that names connectors.',
      severity: 'error',
      from: { path: '^apps/hub/', pathNot: ['/connectors\\.ts$', ...TEST_CODE] },
      to: { path: '^connectors/' },
    },
    row('console-talks-http-only', 'The console knows the model and its generated client; it talks to the hub over HTTP.', 'apps/console', [CONTRACTS]),
    {
      name: 'test-kit-stays-in-tests',
      comment: 'Nothing that ships imports tests or test kits; the sandbox alone runs the simulators.',
      severity: 'error',
      from: { path: '^(apps|libs|connectors|migrations)/', pathNot: [...TEST_CODE, '^apps/sandbox/'] },
      to: { path: TEST_CODE.filter((pattern) => pattern !== '/testing/').concat('^(apps|libs|connectors)/.*/testing/') },
    },
    {
      name: 'sandbox-runs-simulators-only',
      comment: 'Of the test kits the sandbox uses the connectors\' simulators.',
      severity: 'error',
      from: { path: '^apps/sandbox/', pathNot: TEST_CODE },
      to: { path: ['^libs/testing/', '^libs/.+/testing/', '^test/'] },
    },
    {
      name: 'entry-points-only',
      comment: 'A room is entered through its entry points, never through its inner files.',
      severity: 'error',
      from: { path: '^(apps|libs|connectors)/([^/]+)/', pathNot: TEST_CODE },
      to: {
        path: '^(apps|libs|connectors)/[^/]+/',
        pathNot: [
          '^$1/$2/',
          '^(libs|connectors)/[^/]+/src/index\\.ts$',
          '^libs/sync-engine/src/ports/index\\.ts$',
          '^libs/connector-sdk/testing/index\\.ts$',
          '^connectors/[^/]+/testing/simulator/index\\.ts$',
        ],
      },
    },
    {
      name: 'typeorm-lives-in-persistence',
      comment: 'One room knows the object-relational mapper.',
      severity: 'error',
      from: { path: '^(apps|libs|connectors|migrations)/', pathNot: '^(libs/(persistence|testing)|migrations)/' },
      to: { path: '(^|/)(typeorm|@nestjs/typeorm)(/|$)' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or two with a third below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'What cannot be found cannot be judged either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    // Types bind rooms together as well, so imports that the compiler erases count too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
