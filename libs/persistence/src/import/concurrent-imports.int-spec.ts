import { openDatabase, PgUnitOfWork, type Database } from '../index';
import { createHubTestDatabase, type HubTestDatabase } from '@hub/testing';
import { ImportKit, look } from './testing/import-kit';

describe('imports at the same time', () => {
  let hub: HubTestDatabase;
  let elsewhere: Database;
  let here: ImportKit;
  let there: ImportKit;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
    // A second pool stands for a second process.
    elsewhere = openDatabase({ servingUrl: hub.servingUrl, systemUrl: hub.systemUrl });
    here = new ImportKit(hub);
    there = new ImportKit(hub, new PgUnitOfWork(elsewhere.serving));
  });
  afterAll(async () => {
    await elsewhere?.close();
    await hub?.close();
  });

  it('make one master of a GTIN that two shops show for the first time', async () => {
    const account = await hub.anAccount();
    const shops = await Promise.all([1, 2, 3, 4].map(async () => here.connection(account.id, (await hub.aConnection(account)).id)));
    for (let round = 0; round < 15; round += 1) {
      const gtin = gtin14(round);
      await Promise.all(shops.map((shop, index) => (index % 2 === 0 ? here : there).import(shop, look({ id: `${round}`, sku: `S-${index}-${round}`, gtin }, index + 1))));
    }
    expect(await here.rows(account.id, 'select count(*)::int as n from hub.product')).toEqual([{ n: 15 }]);
    expect(await here.rows(account.id, 'select count(*)::int as n, count(distinct product_id)::int as products from hub.link')).toEqual([{ n: 60, products: 15 }]);
    expect(await here.rows(account.id, 'select count(*)::int as n from hub.parked')).toEqual([{ n: 0 }]);
  });

  it('do not deadlock when their batches overlap in opposite orders', async () => {
    const account = await hub.anAccount();
    const [left, right] = await Promise.all([1, 2].map(async () => here.connection(account.id, (await hub.aConnection(account, { preset: { rank: 1 } })).id)));
    const deadlocks = jest.spyOn(elsewhere.serving, 'connect');
    const ids = Array.from({ length: 60 }, (_, index) => `${index}`);
    for (let round = 1; round <= 6; round += 1) {
      const looks = ids.map((id) => look({ id, sku: `S-${id}`, title: `t ${round}` }, round));
      await Promise.all([
        here.import(left!, ...looks),
        there.import(right!, ...[...looks].reverse()),
        there.import(left!, ...[...looks].reverse().slice(0, 40)),
        here.import(right!, ...looks.slice(20)),
      ]);
    }
    // One transaction per import and none repeated: no deadlock had to be resolved.
    expect(deadlocks).toHaveBeenCalledTimes(12);
    expect(await here.rows(account.id, 'select count(*)::int as n, min(version)::int > 1 as grown from hub.product')).toEqual([{ n: 60, grown: true }]);
    expect(await here.rows(account.id, "select distinct title from hub.product")).toEqual([{ title: 't 6' }]);
  });
});

function gtin14(number: number): string {
  const body = String(400_000_000_000 + number).padStart(13, '0');
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
