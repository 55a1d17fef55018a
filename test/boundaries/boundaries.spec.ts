import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>('../../.dependency-cruiser.cjs');

describe('the boundary rules', () => {
  const broken = cruiseFixtures();
  const rules = forbidden.map(({ name }) => name);

  it('have a fixture each, and no fixture is without its rule', () => {
    expect(Object.keys(broken).sort()).toEqual([...rules].sort());
  });

  it.each(rules)('%s is broken by its fixture, which breaks nothing else', (rule) => {
    expect(broken[rule]).toEqual([rule]);
  });
});

/** The tool is an ES module, which Jest cannot load, so a program of its own runs it. */
function cruiseFixtures(): Record<string, string[]> {
  const output = execFileSync(process.execPath, [join(ROOT, 'tools', 'boundaries', 'cruise-fixtures.mjs')], { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(output) as Record<string, string[]>;
}
