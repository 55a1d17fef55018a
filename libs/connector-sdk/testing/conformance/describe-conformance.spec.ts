import { createToyConnector } from '../toy/toy-connector';
import { ToySpoke } from '../toy/toy-spoke';
import { conformanceCases, describeConnectorConformance } from './describe-conformance';
import type { ConformanceScenario } from './scenario';

function scenario(broken: string | null): ConformanceScenario {
  return { connector: createToyConnector(broken), startSpoke: async () => new ToySpoke() };
}

async function failing(broken: string | null): Promise<string[]> {
  const failed: string[] = [];
  for (const one of conformanceCases(scenario(broken))) {
    await one.run().catch(() => failed.push(one.id));
  }
  return failed;
}

const EVERY_CASE = conformanceCases(scenario(null)).map((one) => one.id);

describe('the conformance suite', () => {
  it('passes a connector that keeps every promise', async () => {
    expect(await failing(null)).toEqual([]);
  });

  it.each(EVERY_CASE)('fails a connector that breaks %s, there and nowhere else', async (id) => {
    expect(await failing(id)).toEqual([id]);
  });

  it('leaves out what is skipped', () => {
    const skipping = { ...scenario(null), skip: { 'push.repeat': 'The toy cannot be written to twice' } };
    expect(conformanceCases(skipping).map((one) => one.id)).toEqual(EVERY_CASE.filter((id) => id !== 'push.repeat'));
  });
});

describeConnectorConformance(scenario(null));
