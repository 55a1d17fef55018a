// Jest's global set-up of the projects that need services: brings up what the selected specs name, so that a single spec
// can be run by itself. Does nothing when the services are up already.
require('./register.cjs');
const { findServiceSpecs, servicesNamedIn } = require('./find-specs.cjs');

module.exports = async function startServices(globalConfig) {
  if (process.env.TEST_SERVICES_STARTED === '1') return;
  process.env.TEST_SERVICES_STARTED = '1';
  const { startSharedServices } = require('../../libs/testing/src/services/shared-services.ts');
  const services = await startSharedServices(servicesNamedIn(selectedSpecs(globalConfig)));
  globalThis.sharedTestServices = services;
  process.stderr.write(`test services: ${services.summary.join('; ')}\n`);
};

/** The specs that the paths given on the command line select; all of them when none are given. */
function selectedSpecs({ testPathPatterns }) {
  const patterns = (testPathPatterns?.patterns ?? []).map((pattern) => new RegExp(pattern, 'i'));
  const specs = findServiceSpecs();
  return patterns.length === 0 ? specs : specs.filter((path) => patterns.some((pattern) => pattern.test(`/${path}`) || pattern.test(path)));
}
