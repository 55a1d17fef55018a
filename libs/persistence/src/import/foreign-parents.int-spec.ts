import { createHubTestDatabase, type HubTestDatabase, type TestAccount } from '@hub/testing';
import type { RawObservation } from '@hub/contracts';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import { ImportKit, look } from './testing/import-kit';

const GTIN = '04006381333931';
const POOLED = { scope: 'parent', state: { mode: 'tracked', quantity: 8, backorders: 'no' } } as const;
const POOL = { scope: 'own', state: POOLED.state } as const;

describe('a variant that two shops put under parents that do not match', () => {
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
    owner = await kit.connection(account.id, (await hub.aConnection(account, { preset: { rank: 20, stock: { direction: 'in', buffer: 0 } } })).id);
    channel = await kit.connection(account.id, (await hub.aConnection(account, { preset: { rank: 10 } })).id);
  });

  function variant(id: string, parent: string, at: number, title: string): RawObservation {
    return look({ id, kind: 'variant', parentId: parent, gtin: GTIN, title, stock: POOLED }, at);
  }

  it('keeps counting by the pool of the parent it belongs to, whichever shop is imported', async () => {
    await kit.import(owner, look({ id: '1', kind: 'parent', sku: 'P', stock: POOL }, 1), variant('2', '1', 1, 'S'));
    await kit.import(channel, look({ id: '51', kind: 'parent', sku: 'OTHER', stock: POOL }, 1), variant('52', '51', 1, 'S'));
    const before = await pools();
    expect(before).toEqual([{ mode: 'tracked', onHand: 8, ofParent: true }]);
    await kit.import(channel, variant('52', '51', 2, 'Small'));
    expect(await pools()).toEqual(before);
    expect(await kit.rows(account.id, 'select product_id from hub.stock_item group by 1 having count(*) > 1')).toEqual([]);
  });

  function pools(): Promise<unknown[]> {
    return kit.rows(
      account.id,
      `select l.mode, l.on_hand as "onHand", i.product_id = p.parent_id as "ofParent"
       from hub.product p join hub.stock_item i on i.id = p.stock_item_id left join hub.stock_level l on l.stock_item_id = i.id where p.kind = 'variant'`,
    );
  }
});
