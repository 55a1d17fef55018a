// `npm test`: brings up PostgreSQL, Redis and Kafka once, runs every suite against them, and ends with one plain line
// `N passed, N failed, N skipped`.
//
//   npm test                     every suite
//   npm test -- --suite unit     one suite or several (unit, int, e2e, contract), separated by commas
//   npm test -- libs/messaging   only files whose path matches
//   npm test -- --strict         a suite that could not run counts as failed (also with CI=true)
//   npm test -- --chaos          the fault tests at length
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
require('../test/infra/register.cjs');
const { findServiceSpecs, servicesNamedIn } = require('../test/infra/find-specs.cjs');

/** Which files make up a suite; each file belongs to the first that claims it. */
const SUITES = {
  contract: (path) => path.startsWith('test/contracts/'),
  e2e: (path) => path.endsWith('.e2e-spec.ts'),
  int: (path) => path.endsWith('.int-spec.ts'),
  unit: () => true,
};
/** The Jest projects and paths that hold a suite. */
const SELECTION = {
  unit: { project: 'unit' },
  int: { project: 'int' },
  e2e: { project: 'e2e' },
  contract: { project: 'unit', pattern: '/test/contracts/' },
};
const CHAOS = { project: 'e2e', pattern: '/test/chaos/' };

const options = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'entrepot-test-report-'));
const notRunFile = join(folder, 'not-run.jsonl');
let outcome;
let notRun = '';
try {
  outcome = await run();
  notRun = existsSync(notRunFile) ? readFileSync(notRunFile, 'utf8') : '';
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report(outcome);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { strict: { type: 'boolean' }, chaos: { type: 'boolean' }, suite: { type: 'string' } },
  });
  const suites = values.chaos ? [] : (values.suite ?? 'unit,int,e2e,contract').split(',');
  const unknown = suites.filter((suite) => SELECTION[suite] === undefined);
  if (unknown.length > 0) throw new Error(`unknown suite ${unknown.join(', ')}; there are ${Object.keys(SELECTION).join(', ')}`);
  return { strict: values.strict === true || process.env.CI === 'true', chaos: values.chaos === true, suites, patterns: positionals };
}

async function run() {
  const needsServices = options.chaos || options.suites.some((suite) => suite === 'int' || suite === 'e2e');
  const services = needsServices ? await startServices() : undefined;
  if (services instanceof Error) return { failures: [services.message], results: [] };
  try {
    services?.summary.forEach((line) => console.log(`test service ${line}`));
    return await runJest();
  } finally {
    await services?.stop();
  }
}

async function startServices() {
  const { startSharedServices } = require('../libs/testing/src/services/shared-services.ts');
  process.env.TEST_SERVICES_STARTED = '1';
  process.env.TEST_NOT_RUN_FILE = notRunFile;
  if (options.strict) process.env.TEST_STRICT = '1';
  if (options.chaos) process.env.HUB_CHAOS_LONG = '1';
  try {
    return await startSharedServices(servicesNamedIn(findServiceSpecs()));
  } catch (error) {
    return new Error(`the test services could not be started: ${error.message}`, { cause: error });
  }
}

/** Runs Jest in a process of its own and reads what it found. */
async function runJest() {
  const output = join(folder, 'jest.json');
  const selection = options.chaos ? [CHAOS] : options.suites.map((suite) => SELECTION[suite]);
  const projects = [...new Set(selection.map(({ project }) => project))];
  // A path given by hand narrows the choice; a suite that is a folder does so only where no other suite needs the rest.
  const folders = selection.every(({ pattern }) => pattern !== undefined) ? selection.map(({ pattern }) => pattern) : [];
  const patterns = options.patterns.length > 0 ? options.patterns : folders;
  const args = ['--selectProjects', ...projects, '--json', '--outputFile', output, '--passWithNoTests'];
  if (patterns.length > 0) args.push('--testPathPatterns', ...patterns);
  const code = await spawnJest(args);
  if (!existsSync(output)) return { failures: [`the test runner ended with ${code} before it could report`], results: [] };
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  const wanted = options.chaos ? testResults : testResults.filter(({ name }) => options.suites.includes(suiteOf(name)));
  return { failures: [], results: wanted, code };
}

/** Interrupting the run lets Jest end first, then the services. */
function spawnJest(args) {
  const child = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
}

function suiteOf(file) {
  const path = relative(root, file).replaceAll('\\', '/');
  return Object.keys(SUITES).find((suite) => SUITES[suite](path));
}

function report({ failures, results, code = 0 }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  results.forEach((result) => tally(counts, result));
  const perSuite = countPerSuite(results);
  for (const [suite, tests] of perSuite) console.log(`suite ${suite}: ${tests} tests`);
  // A run that broke off says so once; suites it never reached are no news.
  const problems = failures.length > 0 ? failures : emptySuites(perSuite).map((suite) => `suite ${suite} found no tests`);
  counts.failed += problems.length;
  const isComplete = !sayWhatDidNotRun() && counts.skipped === 0;
  for (const problem of problems) console.log(`FAILED: ${problem}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  const isGood = counts.failed === 0 && code === 0;
  process.exitCode = isGood && (isComplete || !options.strict) ? 0 : 1;
}

function countPerSuite(results) {
  const perSuite = new Map((options.chaos ? ['chaos'] : options.suites).map((suite) => [suite, 0]));
  for (const { name, assertionResults } of results) {
    const suite = options.chaos ? 'chaos' : suiteOf(name);
    perSuite.set(suite, perSuite.get(suite) + assertionResults.length);
  }
  return perSuite;
}

/** A file that failed without a failed test could not be loaded or broke outside its tests: that counts as one failure. */
function tally(counts, { status, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed').length;
  counts.failed += status === 'failed' && failed === 0 ? 1 : failed;
  counts.passed += assertionResults.filter((test) => test.status === 'passed').length;
  counts.skipped += assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed').length;
}

/** When paths were given by hand, a suite may well have none of them; something must have. */
function emptySuites(perSuite) {
  const empty = [...perSuite].filter(([, tests]) => tests === 0).map(([suite]) => suite);
  return options.patterns.length > 0 && empty.length < perSuite.size ? [] : empty;
}

function sayWhatDidNotRun() {
  const { HOW_TO_RUN } = require('../libs/testing/src/services/service-environment.ts');
  const entries = notRun.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  if (entries.length === 0) return false;
  console.log('\n==================== THESE SUITES DID NOT RUN ====================');
  for (const { suite, service, reason } of entries) console.log(`  ${suite}\n    needs ${service}: ${reason}\n    to run it: ${HOW_TO_RUN[service]}`);
  console.log('===================================================================\n');
  return true;
}
