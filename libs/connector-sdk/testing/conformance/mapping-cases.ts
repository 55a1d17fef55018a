import { strict as assert } from 'node:assert';

import { canonicalJson } from '@hub/common';
import type { Json } from '@hub/contracts';

import { failureOf, observationOf, pullPages, type Bench } from './bench';
import type { CaseTable } from './case-table';

/** Mappers, webhooks and secrets. */
export const MAPPING_CASES: CaseTable = {
  'mapper.unknown-fields': ['keeps fields it does not know', keepsUnknownFields],
  'mapper.pure': ['maps alike every time, changes nothing it is given, never throws', isPure],
  'mapper.round-trip': ['wants to write what is there already, and nothing else', roundTrips],
  'webhook.genuine': ['accepts a genuine delivery', acceptsGenuine],
  'webhook.forged': ['refuses a forged delivery', refusesForged],
  'webhook.repeated': ['judges a repeated delivery alike', judgesAlike],
  'webhook.out-of-order': ['lets the later of two deliveries be told by its version', ordersDeliveries],
  'secrets.hidden': ['shows no secret in errors, logs, notices and reports', hidesSecrets],
};

const SECRET = 'a-webhook-secret-0123456789';

async function keepsUnknownFields(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const text = bench.spoke.addUnknownField(id);
  const session = bench.open();
  const pages = await pullPages(() => session, { kind: 'full' });
  const mapped = bench.scenario.connector.mappers.product(observationOf(pages, id), bench.mapping);
  assert.ok(mapped.ok && JSON.stringify(mapped.value.extensions).includes(text), 'the unknown field is lost');
}

async function isPure(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const session = bench.open();
  const observation = observationOf(await pullPages(() => session, { kind: 'full' }), id);
  const before = canonicalJson(observation);
  const { product } = bench.scenario.connector.mappers;
  assert.equal(canonicalJson(product(observation, bench.mapping)), canonicalJson(product(observation, bench.mapping)), 'two mappings differ');
  assert.equal(canonicalJson(observation), before, 'the observation was changed');
  const nonsense: Json[] = [null, 5, 'x', [], {}, { id: 'x' }, { id: 1 }];
  for (const raw of nonsense) assert.equal(product({ ...observation, raw }, bench.mapping).ok, false, `${JSON.stringify(raw)} became a product`);
}

async function roundTrips(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const session = bench.open();
  const { mappers } = bench.scenario.connector;
  const mapped = mappers.product(observationOf(await pullPages(() => session, { kind: 'full' }), id), bench.mapping);
  assert.ok(mapped.ok && mapped.value.stock, 'the product shows stock');
  const { stock } = mapped.value;
  const shown = mappers.shownStock(stock);
  const { fields, issue } = mappers.wantedStock(stock.state, stock, bench.mapping);
  assert.equal(issue, null);
  for (const [field, value] of Object.entries(fields)) assert.deepEqual(shown[field], value, `${field} would be written without need`);
  await session.push({ entity: 'stock', aspect: 'stock', items: [{ key: 'k', externalId: id, parentExternalId: null, fields }] });
  assert.equal(bench.spoke.stockOf(id), stock.state.mode === 'tracked' ? stock.state.quantity : null, 'stock after writing what was shown');
}

async function acceptsGenuine(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const verdict = bench.scenario.connector.receiver.judge(bench.spoke.webhookFor(id, SECRET));
  assert.ok(verdict.kind === 'accepted' && verdict.status >= 200 && verdict.status < 300, 'a genuine delivery is not accepted');
  const about = [...verdict.observations, ...verdict.refetch].map((one) => one.externalId);
  assert.ok(about.includes(id), 'the record is not named');
}

async function refusesForged(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const verdict = bench.scenario.connector.receiver.judge(bench.spoke.forged(bench.spoke.webhookFor(id, SECRET)));
  assert.ok(verdict.kind === 'refused' && verdict.status >= 400 && verdict.status < 500, 'a forged delivery is not refused');
}

async function judgesAlike(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const { receiver } = bench.scenario.connector;
  const webhook = bench.spoke.webhookFor(id, SECRET);
  const [first, second] = [receiver.judge(webhook), receiver.judge(webhook)];
  assert.deepEqual([second.kind, canonicalJson(second)], [first.kind, canonicalJson(first)], 'the second time differs');
}

async function ordersDeliveries(bench: Bench): Promise<void> {
  const [id = ''] = bench.spoke.addProducts(1);
  const early = bench.spoke.webhookFor(id, SECRET);
  bench.spoke.pass(10);
  bench.spoke.setStock(id, 2);
  const late = bench.spoke.webhookFor(id, SECRET);
  const versions = [early, late].map((webhook) => {
    const verdict = bench.scenario.connector.receiver.judge(webhook);
    if (verdict.kind !== 'accepted') return null;
    return verdict.observations[0]?.sourceVersion ?? (verdict.refetch.length > 0 ? 'looked up' : null);
  });
  const [first, second] = versions;
  assert.ok(first && second && (first === 'looked up' || first < second), 'a late arrival cannot be told from the present');
}

async function hidesSecrets(bench: Bench): Promise<void> {
  bench.spoke.addProducts(1);
  const report = await bench.open({ credentials: bench.spoke.badCredentials }).verify();
  const session = await bench.openWarm();
  bench.spoke.fault({ kind: 'server-error' });
  const failing = await failureOf(session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null }));
  bench.spoke.fault({ kind: 'unauthorized' });
  const refused = await failureOf(session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null }));
  const said = [JSON.stringify(report), ...[failing, refused].map(everythingIn), ...bench.logger.lines, JSON.stringify(bench.notices)].join('\n');
  for (const secret of bench.spoke.secrets) assert.ok(!said.includes(secret), 'a secret is shown');
}

/** Message, details and causes of an error, as a log would print them. */
function everythingIn(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return String(error);
  const { details } = error as { details?: unknown };
  return [error.message, error.stack, JSON.stringify(details ?? {}), everythingIn(error.cause, depth + 1)].join('\n');
}
