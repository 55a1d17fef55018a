// What the compiler does not say: promises are watched, errors are classified, files and functions stay small. A rule is
// changed here, with its reason; comments that switch a rule off in the code have no effect.
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.spec.ts', '**/*-spec.ts', '**/*.suite.ts', '**/testing/**/*.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'];

const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export by name: a default export is called something else by every importer.' };
const NO_BARE_ERROR = {
  selector: ":matches(NewExpression, CallExpression)[callee.name='Error']",
  message: 'Throw a HubError subclass (@hub/common): it says whose problem it is, whether a retry helps, and has a stable code.',
};

// A constructor lists its collaborators, which injection hands over one by one; six are the most one class should need.
const FEW_COLLABORATORS = {
  selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>6]",
  message: 'More than six collaborators: a second class is asking to exist.',
};
const FEW_PARAMETERS = {
  selector: ":matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind!='constructor'] > FunctionExpression)[params.length>4]",
  message: 'More than four parameters: take an options object.',
};

const SMALL = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  complexity: ['error', { max: 10 }],
  'max-depth': ['error', 3],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'coverage/**', '**/.entrepot*/**', 'tools/boundaries/fixtures/**', 'tools/lint/fixtures/**', 'test/infra/kafka/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      ...SMALL,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_BARE_ERROR, FEW_COLLABORATORS, FEW_PARAMETERS],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Tests state stories of any length, and fail with plain errors.
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    // Programs people read the output of.
    files: ['apps/sandbox/src/main.ts', 'apps/*/src/**/*.cli.ts', 'apps/hub/src/main.ts', 'apps/hub/src/demo/**/*.ts', 'apps/hub/src/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Configuration files and scripts run before anything is compiled, so they cannot use the hub's errors.
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: { ...SMALL, eqeqeq: ['error', 'always'], 'prefer-const': 'error' },
  },
);
