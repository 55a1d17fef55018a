import { strict as assert } from 'node:assert';

import { mayHaveTakenEffect, type PushOutcome } from '@hub/connector-sdk';

import { assertAction, failureOf, quantityFields, stockItem, type Bench } from './bench';
import type { CaseTable } from './case-table';

/** Pushes, and how failures are told apart. */
export const WRITING_CASES: CaseTable = {
  'push.repeat': ['has the effect of one push when pushed twice', pushesTwice],
  'push.outcome-per-item': ['fails one bad item alone', failsOneAlone],
  'push.lost-answer': ['calls a write whose answer was lost unknown', callsLostAnswersUnknown],
  'failure.credentials': ['stops for credentials that died', stopsForCredentials],
  'failure.rate-limit': ['waits as long as it is told', waitsAsTold],
  'failure.server-error': ['has failures of the spoke tried again', retriesServerErrors],
};

async function push(bench: Bench, ids: readonly string[], quantity: number): Promise<Map<string, PushOutcome>> {
  const items = ids.map((id) => stockItem(id, quantityFields(bench, quantity)));
  const outcomes = await bench.open().push({ entity: 'stock', aspect: 'stock', items });
  assert.deepEqual(outcomes.map((outcome) => outcome.key).sort(), items.map((item) => item.key).sort(), 'one outcome per item');
  return new Map(outcomes.map((outcome) => [outcome.key.replace('key ', ''), outcome]));
}

async function pushesTwice(bench: Bench): Promise<void> {
  const ids = bench.spoke.addProducts(3);
  await bench.openWarm();
  for (let time = 0; time < 2; time += 1) {
    for (const outcome of (await push(bench, ids, 8)).values()) assert.equal(outcome.outcome, 'written');
    assert.deepEqual(ids.map((id) => bench.spoke.stockOf(id)), [8, 8, 8], `stock after push ${time + 1}`);
  }
}

async function failsOneAlone(bench: Bench): Promise<void> {
  const [first = '', removed = '', last = ''] = bench.spoke.addProducts(3);
  await bench.openWarm();
  bench.spoke.removeProduct(removed);
  const outcomes = await push(bench, [first, removed, last], 8);
  assert.deepEqual([first, last].map((id) => outcomes.get(id)?.outcome), ['written', 'written'], 'its neighbours are written');
  const refused = outcomes.get(removed);
  assert.ok(refused?.outcome === 'refused', 'the bad one is refused');
  assertAction(refused.error, 'record-gone');
}

async function callsLostAnswersUnknown(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  await bench.openWarm();
  bench.spoke.fault({ kind: 'lost-answer' });
  assert.equal((await push(bench, [id], 8)).get(id)?.outcome, 'unknown', 'a lost answer');
}

async function stopsForCredentials(bench: Bench): Promise<void> {
  bench.spoke.addProducts(1);
  const session = await bench.openWarm();
  bench.spoke.fault({ kind: 'unauthorized' });
  assertAction(await failureOf(session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null })), 'wait-for-credentials');
}

async function waitsAsTold(bench: Bench): Promise<void> {
  bench.spoke.addProducts(1);
  const session = await bench.openWarm();
  bench.spoke.fault({ kind: 'rate-limited', retryAfterSeconds: 120 });
  const request = { entity: 'product', mode: { kind: 'full' }, cursor: null } as const;
  const error = await failureOf(session.pull(request));
  assertAction(error, 'retry');
  const { retry } = error as unknown as { retry: { afterMs?: number } };
  assert.ok((retry.afterMs ?? 0) >= 119_000, 'the wait is passed on');
  const before = bench.spoke.requests();
  await failureOf(bench.open().pull(request));
  assert.equal(bench.spoke.requests(), before, 'another session of the connection asked again too early');
}

async function retriesServerErrors(bench: Bench): Promise<void> {
  bench.spoke.addProducts(1);
  const session = await bench.openWarm();
  bench.spoke.fault({ kind: 'server-error' });
  const error = await failureOf(session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null }));
  assertAction(error, 'retry');
  assert.equal(typeof mayHaveTakenEffect(error), 'boolean');
}
