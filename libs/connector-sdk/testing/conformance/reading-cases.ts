import { strict as assert } from 'node:assert';

import { assertAll, assertOnce, failureOf, idsIn, observationOf, pullPages, type Bench } from './bench';
import type { CaseTable } from './case-table';

/** Pulls, fetches and cancellation. */
export const READING_CASES: CaseTable = {
  'pull.complete': ['gives every record exactly once', pullsEverythingOnce],
  'pull.resume': ['resumes from a stored cursor in another session', resumes],
  'pull.crash': ['gives a page again when its cursor was not stored', repeatsAPage],
  'pull.removed-during-walk': ['loses nothing when records vanish during a pull', survivesRemovals],
  'pull.changes': ['finds what changed since the last pull', findsChanges],
  'pull.ids': ['lists every id', listsIds],
  'pull.odd-record': ['is not stopped by one odd record', survivesOddRecords],
  'fetch.every-id': ['accounts for every id asked for', accountsForIds],
  'cancel.prompt': ['ends promptly when cancelled', endsPromptly],
};

function size(bench: Bench): number {
  return bench.scenario.catalogueSize ?? 230;
}

async function pullsEverythingOnce(bench: Bench): Promise<void> {
  const expected = bench.spoke.addProducts(size(bench));
  const session = bench.open();
  const ids = idsIn(await pullPages(() => session, { kind: 'full' }));
  assertOnce(ids);
  assertAll(ids, expected);
}

async function resumes(bench: Bench): Promise<void> {
  const expected = bench.spoke.addProducts(size(bench));
  const ids = idsIn(await pullPages(() => bench.open(), { kind: 'full' }));
  assertOnce(ids);
  assertAll(ids, expected);
}

async function repeatsAPage(bench: Bench): Promise<void> {
  bench.spoke.addProducts(size(bench));
  const first = await bench.open().pull({ entity: 'product', mode: { kind: 'full' }, cursor: null });
  const request = { entity: 'product', mode: { kind: 'full' }, cursor: first.nextCursor } as const;
  const [second, again] = [await bench.open().pull(request), await bench.open().pull(request)];
  assert.deepEqual(idsIn([again])[0], idsIn([second])[0], 'the page begins elsewhere the second time');
}

async function survivesRemovals(bench: Bench): Promise<void> {
  const expected = bench.spoke.addProducts(size(bench));
  const session = bench.open();
  let removed = 0;
  const pages = await pullPages(() => session, { kind: 'full' }, () => {
    for (const id of expected.slice(removed, removed + 7)) bench.spoke.removeProduct(id);
    removed += 7;
  });
  const ids = idsIn(pages);
  assertOnce(ids);
  assertAll(ids, expected.slice(removed));
}

async function findsChanges(bench: Bench): Promise<void> {
  const ids = bench.spoke.addProducts(20);
  bench.spoke.pass(3_600);
  const session = bench.open();
  const full = await pullPages(() => session, { kind: 'full' });
  const mark = full[full.length - 1]?.mark ?? null;
  assert.notEqual(mark, null, 'a pull that ended has a mark');
  bench.spoke.pass(3_600);
  const changed = ids[7] ?? '';
  bench.spoke.setStock(changed, 9);
  const pages = await pullPages(() => session, { kind: 'changes', since: JSON.parse(JSON.stringify(mark)) });
  assert.deepEqual(idsIn(pages), [changed], 'the changed record, and no other');
}

async function listsIds(bench: Bench): Promise<void> {
  const expected = bench.spoke.addProducts(size(bench));
  const session = bench.open();
  const ids = (await pullPages(() => session, { kind: 'ids' })).flatMap((page) => page.ids);
  assertOnce(ids);
  assertAll(ids, expected);
}

async function survivesOddRecords(bench: Bench): Promise<void> {
  const before = bench.spoke.addProducts(3);
  bench.spoke.addOddProduct();
  const after = bench.spoke.addProducts(3);
  const session = bench.open();
  const pages = await pullPages(() => session, { kind: 'full' });
  assertAll(idsIn(pages), [...before, ...after]);
  for (const id of [...before, ...after]) assert.equal(bench.scenario.connector.mappers.product(observationOf(pages, id), bench.mapping).ok, true, 'its neighbours are mapped');
}

async function accountsForIds(bench: Bench): Promise<void> {
  const ids = bench.spoke.addProducts(3);
  const [removed = '', ...kept] = ids;
  bench.spoke.removeProduct(removed);
  const { observations, failed } = await bench.open().fetch('product', ids);
  const gone = observations.filter((observation) => observation.gone === true).map((observation) => observation.externalId);
  assert.deepEqual(gone, [removed], 'a removed record is observed as gone');
  assertAll(observations.map((observation) => observation.externalId), kept);
  assert.deepEqual(failed.map((one) => one.externalId), [], 'nothing failed');
}

async function endsPromptly(bench: Bench): Promise<void> {
  const abort = new AbortController();
  bench.spoke.addProducts(2);
  const session = await bench.openWarm({ signal: abort.signal });
  bench.spoke.fault({ kind: 'hang' });
  const startedMs = Date.now();
  const work = failureOf(session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null }));
  setTimeout(() => abort.abort(), 50);
  const outcome = await Promise.race([work, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
  assert.ok(outcome instanceof Error && Date.now() - startedMs < 1_500, 'it went on after it was cancelled');
}
