import { strict as assert } from 'node:assert';

import { Bench } from './bench';
import type { CaseTable } from './case-table';
import { DESCRIBING_CASES } from './describing-cases';
import { MAPPING_CASES } from './mapping-cases';
import { READING_CASES } from './reading-cases';
import type { ConformanceCase, ConformanceScenario } from './scenario';
import { WRITING_CASES } from './writing-cases';

const TABLES: readonly CaseTable[] = [DESCRIBING_CASES, READING_CASES, WRITING_CASES, MAPPING_CASES];

/** The suite's cases for one connector, without those it skips. Each runs on a spoke of its own. */
export function conformanceCases(scenario: ConformanceScenario): ConformanceCase[] {
  const skipped = scenario.skip ?? {};
  return TABLES.flatMap((table) => Object.entries(table))
    .filter(([id]) => skipped[id] === undefined)
    .map(([id, [title, check]]) => ({
      id,
      title,
      run: async () => {
        const bench = new Bench(scenario, await scenario.startSpoke());
        try {
          await check(bench);
        } finally {
          await bench.close();
        }
      },
    }));
}

/**
 * Holds a connector to what every connector promises, over a simulated spoke. To be called in `<name>.conformance-spec.ts`; cases that
 * cannot hold are skipped with a reason, which is shown.
 */
export function describeConnectorConformance(scenario: ConformanceScenario): void {
  describe(`connector ${scenario.connector.manifest.id} conforms`, () => {
    for (const one of conformanceCases(scenario)) it(`${one.id}: ${one.title}`, one.run, 30_000);

    it('skips only cases there are, each with a reason', () => {
      const known = TABLES.flatMap((table) => Object.keys(table));
      for (const [id, reason] of Object.entries(scenario.skip ?? {})) {
        assert.ok(known.includes(id), `there is no case "${id}"`);
        assert.ok(reason.trim().length > 10, `case "${id}" is skipped without a reason`);
      }
    });
  });
}
