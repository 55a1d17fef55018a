import { createHubTestDatabase, type HubTestDatabase, type TestAccount } from '@hub/testing';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import { goneLook, ImportKit, look, tracked } from './testing/import-kit';

describe('importing a batch', () => {
  let hub: HubTestDatabase;
  let kit: ImportKit;
  let account: TestAccount;
  let owner: ConnectionRecord;
  let channel: ConnectionRecord;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    kit = new ImportKit(hub);
    account = await hub.anAccount();
    const made = await hub.aConnection(account, { preset: { stock: { direction: 'in', buffer: 0 } } });
    owner = await kit.connection(account.id, made.id);
    channel = await kit.connection(account.id, (await hub.aConnection(account)).id);
  });

  it('makes masters with stock, links and events, and counts what it did', async () => {
    const result = await kit.import(owner, look({ id: '1', sku: 'A' }, 1), look({ id: '2', sku: 'B', stock: tracked(3) }, 1));
    expect(result.counts['total']).toEqual({ read: 2, created: 2, updated: 0, unchanged: 0, blocked: 0, parked: 0, superseded: 0 });
    expect(await kit.masters(account.id)).toMatchObject([
      { sku: 'A', title: 'Product 1', levels: [['tracked', 5, 'no']], links: ['1'] },
      { sku: 'B', levels: [['tracked', 3, 'no']], links: ['2'] },
    ]);
    const events = await kit.hub.database.system.query('select type, value from hub.outbox where account_id = $1 order by seq', [account.id]);
    expect(events.rows.map((row) => row.type)).toEqual(['entrepot.product.changed', 'entrepot.product.changed', 'entrepot.stock.changed', 'entrepot.stock.changed']);
  });

  it('writes nothing when everything was seen before', async () => {
    const seen = [look({ id: '1', sku: 'A' }, 1), look({ id: '2', sku: 'B' }, 1)];
    await kit.import(owner, ...seen);
    const before = await kit.rows(account.id, 'select xmin, id from hub.product union all select xmin, id from hub.link order by 2');
    const again = await kit.import(owner, look({ id: '1', sku: 'A' }, 1, { readAtMinutes: 100 }), look({ id: '2', sku: 'B' }, 1, { readAtMinutes: 100 }));
    expect(again.counts['total']).toMatchObject({ read: 2, unchanged: 2 });
    expect(await kit.rows(account.id, 'select xmin, id from hub.product union all select xmin, id from hub.link order by 2')).toEqual(before);
  });

  it('ties a second shop by its keys and marks what has to be delivered there', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    const result = await kit.import(channel, look({ id: '77', sku: ' a ', title: 'Other', stock: tracked(9) }, 2));
    expect(result.outcomes).toMatchObject([{ externalId: '77', outcome: 'updated' }]);
    expect(result.drains).toEqual([channel.id]);
    expect(await kit.masters(account.id)).toMatchObject([{ sku: ' a ', title: 'Other', levels: [['tracked', 5, 'no']], links: ['1', '77'] }]);
    const later = await kit.import(owner, look({ id: '1', sku: 'A', stock: tracked(2) }, 3));
    expect(later.drains).toEqual([channel.id]);
    expect(await kit.rows(account.id, 'select marked::int, state, reason from hub.delivery')).toEqual([{ marked: 2, state: 'dirty', reason: 'stock-changed' }]);
    expect(kit.signals.woken).toEqual([`drain:${channel.id}`, `drain:${channel.id}`]);
  });

  it('never imports the stock of a sales channel', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    await kit.import(channel, look({ id: '77', sku: 'A', stock: tracked(9) }, 2));
    const sale = await kit.import(channel, look({ id: '77', sku: 'A', stock: tracked(8) }, 3));
    expect(sale).toMatchObject({ drains: [], outcomes: [{ outcome: 'updated' }] });
    expect(await kit.masters(account.id)).toMatchObject([{ levels: [['tracked', 5, 'no']] }]);
    expect(await kit.rows(account.id, "select stock_shown->'stock' as shown from hub.link where external_id = '77'")).toEqual([{ shown: tracked(8) }]);
  });

  it('parks what leaves a choice, and nothing flips', async () => {
    const gtin = '04006381333931';
    await kit.import(owner, look({ id: '1', sku: 'A', gtin }, 1), look({ id: '2', sku: 'B' }, 1));
    const result = await kit.import(channel, look({ id: '9', sku: 'B', gtin }, 2), look({ id: '10', sku: 'C' }, 2), look({ id: '11', sku: 'c' }, 2));
    expect(result.outcomes).toMatchObject([
      { externalId: '9', outcome: 'parked' },
      { externalId: '10', outcome: 'created' },
      { externalId: '11', outcome: 'parked' },
    ]);
    expect(await kit.rows(account.id, 'select external_id, reason, code, cardinality(candidates) as n from hub.parked order by external_id')).toEqual([
      { external_id: '11', reason: 'identity-conflict', code: 'identity.key-shown-twice', n: 1 },
      { external_id: '9', reason: 'identity-conflict', code: 'identity.keys-disagree', n: 2 },
    ]);
    await kit.import(channel, look({ id: '9', sku: 'X' }, 3));
    expect(await kit.rows(account.id, "select state from hub.parked where external_id = '9'")).toEqual([{ state: 'superseded' }]);
  });

  it('takes translated twins as languages of one listing', async () => {
    const result = await kit.import(
      owner,
      look({ id: '5', sku: 'A', title: 'Stol', language: 'sv', translationOf: '1' }, 1),
      look({ id: '1', sku: 'A', title: 'Chair' }, 1),
    );
    expect(result.counts['total']).toMatchObject({ created: 1, updated: 1 });
    expect(await kit.masters(account.id)).toMatchObject([{ fields: { 'title@en': 'Chair', 'title@sv': 'Stol' }, links: ['1', '5'] }]);
    expect(await kit.rows(account.id, 'select count(*)::int as n from hub.listing')).toEqual([{ n: 1 }]);
  });

  it('counts variants that draw on their parent’s pool once', async () => {
    const pool = { scope: 'parent', state: tracked(7).state } as const;
    await kit.import(
      owner,
      look({ id: 'v1', kind: 'variant', parentId: 'p', sku: 'P-1', stock: pool }, 1),
      look({ id: 'v2', kind: 'variant', parentId: 'p', sku: 'P-2', stock: tracked(2) }, 1),
      look({ id: 'p', kind: 'parent', sku: 'P', stock: tracked(7) }, 1),
    );
    expect(await kit.masters(account.id)).toMatchObject([
      { sku: 'P', parent: null, levels: [['tracked', 7, 'no']] },
      { sku: 'P-1', parent: 'P', levels: [['tracked', 7, 'no']] },
      { sku: 'P-2', parent: 'P', levels: [['tracked', 2, 'no']] },
    ]);
    expect(await kit.rows(account.id, 'select count(*)::int as n from hub.stock_level')).toEqual([{ n: 2 }]);
    const result = await kit.import(owner, look({ id: 'p', kind: 'parent', sku: 'P', stock: tracked(6) }, 2));
    expect(result.counts['parent']).toMatchObject({ read: 1, updated: 1 });
    const [event] = await kit.hub.database.system
      .query("select value->'data'->'productIds' as ids from hub.outbox where account_id = $1 and topic = 'stock' order by seq desc limit 1", [account.id])
      .then(({ rows }) => rows);
    expect(event.ids).toHaveLength(2);
  });

  it('parks a variant until its parent has arrived', async () => {
    const waiting = await kit.import(owner, look({ id: 'v1', kind: 'variant', parentId: 'p', sku: 'P-1' }, 1));
    expect(waiting.outcomes).toMatchObject([{ outcome: 'parked' }]);
    expect(await kit.rows(account.id, 'select external_id, reason from hub.refetch')).toEqual([{ external_id: 'p', reason: 'parent-missing' }]);
    await kit.import(owner, look({ id: 'p', kind: 'parent', sku: 'P' }, 1));
    expect(await kit.rows(account.id, 'select external_id, reason from hub.refetch order by 1')).toMatchObject([{ external_id: 'p' }, { external_id: 'v1', reason: 'obstacle-gone' }]);
    expect(await kit.rows(account.id, 'select state from hub.parked')).toEqual([{ state: 'released' }]);
    const then = await kit.import(owner, look({ id: 'v1', kind: 'variant', parentId: 'p', sku: 'P-1' }, 1));
    expect(then.outcomes).toMatchObject([{ outcome: 'created' }]);
  });

  it('keeps the master of a record that has gone, and knows its stock no more', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    await kit.import(channel, look({ id: '7', sku: 'A' }, 1));
    const gone = await kit.import(owner, goneLook('1', 10));
    expect(gone).toMatchObject({ drains: [], outcomes: [{ outcome: 'updated' }] });
    expect(await kit.masters(account.id)).toMatchObject([{ sku: 'A', status: 'active', levels: [['unknown', null, 'no']] }]);
    expect(await kit.rows(account.id, 'select state from hub.listing where connection_id = $1', [owner.id])).toEqual([{ state: 'broken' }]);
    expect((await kit.import(owner, goneLook('1', 11))).outcomes).toMatchObject([{ outcome: 'unchanged' }]);
    const back = await kit.import(owner, look({ id: '1', sku: 'A' }, 1, { readAtMinutes: 12 }));
    expect(back.drains).toEqual([channel.id]);
    expect(await kit.masters(account.id)).toMatchObject([{ levels: [['tracked', 5, 'no']] }]);
    expect(await kit.rows(account.id, 'select state from hub.listing where connection_id = $1', [owner.id])).toEqual([{ state: 'listed' }]);
  });

  it('parks a record it cannot understand until a good version comes', async () => {
    const bad = { ...look({ id: '1' }, 1), raw: { nothing: true } };
    const result = await kit.import(owner, bad, look({ id: '2' }, 1));
    expect(result.counts['total']).toMatchObject({ read: 2, created: 1, parked: 1 });
    await kit.import(owner, look({ id: '1' }, 2));
    expect(await kit.rows(account.id, 'select reason, code, state from hub.parked')).toEqual([{ reason: 'invalid-record', code: 'toy.no-title', state: 'superseded' }]);
  });

  it('keeps texts that PostgreSQL cannot, cleaned', async () => {
    await kit.import(owner, look({ id: '1', title: 'a\u0000b\ud800c \\u0000' }, 1));
    await kit.import(owner, { ...look({ id: '2' }, 1), raw: { title: 5, x: 'a\u0000\\u0000\ud800' } });
    expect(await kit.masters(account.id)).toMatchObject([{ title: 'a\ufffdb\ufffdc \\u0000' }]);
    expect(await kit.rows(account.id, "select observation->'raw'->>'x' as x from hub.parked")).toEqual([{ x: 'a\ufffd\\u0000\ufffd' }]);
  });

  it('takes several looks of one record in a batch as one', async () => {
    const result = await kit.import(owner, look({ id: '1', title: 'new' }, 3), look({ id: '1', title: 'old' }, 1), look({ id: '1', title: 'new' }, 3));
    expect(result.counts['total']).toMatchObject({ read: 1, created: 1 });
    expect(await kit.masters(account.id)).toMatchObject([{ title: 'new' }]);
    expect(await kit.rows(account.id, 'select versions from hub.link')).toEqual([{ versions: 2 }]);
  });

  it('notes a later version that shows the same, and times claims by the first one', async () => {
    await kit.import(owner, look({ id: '1', title: 'same' }, 5));
    const seen = await kit.import(owner, look({ id: '1', title: 'same' }, 9));
    expect(seen.outcomes).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await kit.rows(account.id, 'select versions, source_version from hub.link')).toEqual([{ versions: 2, source_version: '2026-01-01T00:09:00.000Z' }]);
    const late = await kit.import(owner, look({ id: '1', title: 'older' }, 7, { seen: 'push', source: 'webhook' }));
    expect(late.outcomes).toMatchObject([{ outcome: 'superseded', refetch: true }]);
    expect(await kit.masters(account.id)).toMatchObject([{ title: 'same' }]);
    expect(await kit.rows(account.id, "select claims->'title@en'->>'at' as at, versions from hub.link")).toEqual([{ at: '2026-01-01T00:09:00.000Z', versions: 3 }]);
  });

  it('gives the same masters for every order and repetition of the same observations', async () => {
    const seen = [
      look({ id: '1', sku: 'A', title: 'a1' }, 1, { seen: 'push' }),
      look({ id: '1', sku: 'A', title: 'a2', stock: tracked(4) }, 2, { seen: 'push' }),
      look({ id: '1', sku: 'A', title: 'a2', price: '11.00', stock: tracked(3) }, 3, { seen: 'push' }),
    ];
    const theirs = [look({ id: '7', sku: 'A', title: 'b1' }, 1, { seen: 'push' }), look({ id: '7', sku: 'A', title: 'b2' }, 4, { seen: 'push' })];
    const outcomes = [];
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0, 1], [2, 0, 0, 1]]) {
      const other = await hub.anAccount();
      const first = await kit.connection(other.id, (await hub.aConnection(other, { preset: { stock: { direction: 'in', buffer: 0 } } })).id);
      const second = await kit.connection(other.id, (await hub.aConnection(other)).id);
      for (const index of order) {
        await kit.import(first, seen[index]!);
        for (const observation of index === 0 ? theirs : [...theirs].reverse()) await kit.import(second, observation);
      }
      outcomes.push(await kit.masters(other.id));
    }
    expect(outcomes[0]).toMatchObject([{ title: 'b2', fields: { price: { amount: '11.00' } }, levels: [['tracked', 3, 'no']], links: ['1', '7'] }]);
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  });

  it('asks for a record again that it cannot judge', async () => {
    await kit.import(owner, look({ id: '1', title: 'first' }, 5));
    const late = await kit.import(owner, look({ id: '1', title: 'second' }, 5, { seen: 'push', source: 'webhook' }));
    expect(late).toMatchObject({ refetches: 1, outcomes: [{ outcome: 'superseded', refetch: true }] });
    expect(kit.signals.woken).toEqual([`refetch:${owner.id}`]);
    expect(await kit.masters(account.id)).toMatchObject([{ title: 'first' }]);
  });

  it('lets the caller write in the same transaction, or not at all', async () => {
    const alongside = jest.fn(() => Promise.reject(new RangeError('cannot settle')));
    const request = { connection: owner, connector: kit.connector, entity: 'product' as const, observations: [look({ id: '1' }, 1)], runId: null, alongside };
    await expect(kit.batch.execute(request)).rejects.toThrow('cannot settle');
    expect(alongside).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ counts: expect.objectContaining({ total: expect.objectContaining({ created: 1 }) }) }));
    expect(await kit.masters(account.id)).toEqual([]);
  });
});
