import { createHubTestDatabase, type HubTestDatabase, type TestAccount } from '@hub/testing';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import { PgConnectionStore } from '../connections/connection-store.repository';
import { goneLook, ImportKit, look, tracked } from './testing/import-kit';

describe('records that leave', () => {
  let hub: HubTestDatabase;
  let kit: ImportKit;
  let account: TestAccount;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    kit = new ImportKit(hub);
    account = await hub.anAccount();
  });

  const connect = async (direction: 'in' | 'out' = 'out'): Promise<ConnectionRecord> =>
    kit.connection(account.id, (await hub.aConnection(account, { preset: { stock: { direction, buffer: 0 } } })).id);
  const remove = (connection: ConnectionRecord): Promise<void> =>
    hub.unitOfWork.run(account.id, (tx) => new PgConnectionStore(hub.database.system).delete(tx, connection.id));
  const productIds = async (): Promise<string[]> => (await kit.rows<{ id: string }>(account.id, 'select id from hub.product order by id')).map(({ id }) => id);
  const kept = () => kit.rows(account.id, 'select key_type, key_value from hub.identity_key where link_id is null order by key_value');

  it('leave the keys of a master that nothing is tied to any more, until something is again', async () => {
    const [first, second] = [await connect(), await connect()];
    await kit.import(first, look({ id: '1', sku: 'A' }, 1), look({ id: '2', sku: 'B' }, 1));
    await kit.import(second, look({ id: '77', sku: 'b' }, 2));
    const before = await productIds();
    await remove(first);
    expect(await kept()).toEqual([{ key_type: 'sku', key_value: 'a' }]);
    const again = await connect();
    const result = await kit.import(again, look({ id: '1', sku: ' A ' }, 3), look({ id: '2', sku: 'B' }, 3), look({ id: '3', sku: 'C' }, 3));
    expect(result.counts['total']).toMatchObject({ created: 1, updated: 2, parked: 0 });
    expect(await productIds()).toEqual([...before, expect.any(String)]);
    expect(await kept()).toEqual([]);
  });

  it('are asked for again when their parent has gone', async () => {
    const store = await connect();
    const parent = look({ id: 'p', kind: 'parent', sku: 'P' }, 1);
    await kit.import(store, parent, look({ id: 'v1', kind: 'variant', parentId: 'p', sku: 'V1' }, 1), look({ id: 'v2', kind: 'variant', parentId: 'p', sku: 'V2' }, 1));
    await kit.import(store, goneLook('v2', 2));
    await kit.import(store, goneLook('p', 3));
    expect(await kit.rows(account.id, 'select external_id, reason from hub.refetch')).toEqual([{ external_id: 'v1', reason: 'parent-gone' }]);
    expect(kit.signals.woken).toContain(`refetch:${store.id}`);
  });

  it('are delivered to where they are counted from now on', async () => {
    const [owner, channel] = [await connect('in'), await connect()];
    await kit.import(owner, look({ id: 'p', kind: 'parent', sku: 'P' }, 1), look({ id: 'v', kind: 'variant', parentId: 'p', sku: 'V', stock: tracked(3) }, 1));
    const pooled = { scope: 'parent' as const, state: tracked(0).state };
    await kit.import(channel, look({ id: 'q', kind: 'parent', sku: 'P' }, 2), look({ id: 'w', kind: 'variant', parentId: 'q', sku: 'V', stock: pooled }, 2));
    const sale = await kit.import(channel, look({ id: 'w', kind: 'variant', parentId: 'q', sku: 'V', stock: { scope: 'parent', state: tracked(1).state } }, 3));
    expect(sale.drains).toEqual([]);
    const alone = await kit.import(channel, look({ id: 'w', kind: 'variant', parentId: 'q', sku: 'V', stock: tracked(0) }, 4));
    expect(alone.drains).toEqual([channel.id]);
  });
});
