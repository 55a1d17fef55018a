// Runs the boundary rules over each fixture, as if it were the repository, and prints which rules it breaks as JSON:
// { "<fixture>": ["<rule>", ...] }. Each fixture is named after the rule it is there to break.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');
const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
const { tsConfig, ...rest } = options;

const broken = {};
for (const name of readdirSync(fixtures).sort()) {
  const { output } = await cruise(['.'], { ...rest, validate: true, ruleSet: { forbidden }, baseDir: join(fixtures, name) });
  broken[name] = [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}
console.log(JSON.stringify(broken));
