// Finds spec files and the services they name, for the programs that start services before Jest runs.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['apps', 'connectors', 'libs', 'test'];
const SERVICE_SPEC = /\.(int-spec|e2e-spec)\.ts$/;

/** Paths, relative to the repository, of the specs that may need services. */
function findServiceSpecs() {
  return FOLDERS.flatMap((folder) => list(folder)).filter((path) => SERVICE_SPEC.test(path));
}

/** The shared services that these specs name in their text; PostgreSQL always. A suite's own services are not counted. */
function servicesNamedIn(paths) {
  const texts = paths.map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const names = (pattern) => texts.some((text) => pattern.test(text));
  const kafka = names(/kafka/i);
  return ['postgres', ...(names(/redis/i) ? ['redis'] : []), ...(kafka ? ['kafka-4.2'] : []), ...(kafka && names(/3[._]9/) ? ['kafka-3.9'] : [])];
}

function list(folder) {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes('node_modules'))
      .map((path) => join(folder, path));
  } catch {
    return [];
  }
}

module.exports = { findServiceSpecs, servicesNamedIn };
