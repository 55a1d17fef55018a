import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator } from './kit/store-operator';

jest.setTimeout(120_000);

const PATIENCE_MS = 3_000;
const OPERATIONS = ['import-products', 'poll-products', 'sweep-products', 'export-stock', 'check-webhooks'];

describe('a store in trouble', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let owner: WooCommerceSimulator;
  let ill: WooCommerceSimulator;
  let well: WooCommerceSimulator;
  let illId: string;

  beforeAll(async () => {
    [hub, owner, ill, well] = await Promise.all([HubStand.open(), ...[1, 2, 3].map((seed) => WooCommerceSimulator.start({ seed }))] as const) as [HubStand, WooCommerceSimulator, WooCommerceSimulator, WooCommerceSimulator];
    operator = new StoreOperator(hub);
    for (const shop of [owner, ill, well]) shop.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 1_000 });
    const ownerId = await operator.connect(owner, { preset: 'stock-owner' });
    illId = await operator.connect(ill, { name: 'Ill' });
    const wellId = await operator.connect(well, { name: 'Well' });
    for (const id of [ownerId, illId, wellId]) await operator.settled(id);
    owner.shop.setStock('TENT', 99);
    await Promise.all([shows(ill, 'TENT', 99), shows(well, 'TENT', 99)]);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), ill?.close(), well?.close()]);
  });

  it('that asks for patience gets it to the second, while others are served', async () => {
    ill.faults.add({ kind: 'too-many-requests', times: 1, retryAfterSeconds: PATIENCE_MS / 1_000 });
    const before = ill.ledger.requests().length;
    owner.shop.setStock('TENT', 90);
    await shows(well, 'TENT', 90, 2_000);
    await shows(ill, 'TENT', 90);
    const [asked, next] = ill.ledger.requests().slice(before);
    expect(asked).toMatchObject({ fault: 'too-many-requests' });
    expect((next?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(PATIENCE_MS - 20);
    expect(await operator.incidents(illId)).toEqual([]);
  });

  it('that is being updated is asked again soon, and gets the newest state once', async () => {
    const { position } = ill.ledger;
    ill.faults.add({ kind: 'maintenance', times: 1 });
    owner.shop.setStock('TENT', 80);
    await shows(well, 'TENT', 80, 2_000);
    owner.shop.setStock('TENT', 79);
    await shows(ill, 'TENT', 79);
    expect(ill.ledger.since(position).map(({ fields }) => fields)).toEqual([{ stock_quantity: 79 }]);
  });

  it('that stays away is reported once, left alone, and caught up with when it is back', async () => {
    const recover = ill.faults.add({ kind: 'server-error' });
    const start = quantityIn(owner, 'TENT') ?? 0;
    const down = () => operator.incidents(illId, 'spoke-down');
    const before = (await down()).length;
    owner.shop.sell('TENT', 1);
    for (const operation of OPERATIONS) await operator.ok('POST', `/api/v1/connections/${illId}/runs`, { body: { operation } });
    await shows(well, 'TENT', start - 1, 5_000);
    await eventually(async () => expect(await down()).toHaveLength(before + 1), { timeoutMs: 30_000 });
    expect((await down())[0]).toMatchObject({ state: 'open', message: expect.stringMatching(/^"Ill" does not answer/), fix: expect.any(String) });
    expect([quantityIn(ill, 'TENT'), (await operator.connection(illId)).status]).toEqual([start, 'active']);
    expect((await operator.runs(illId)).filter(({ state }) => state === 'failed')).toEqual([]);
    recover();
    await shows(ill, 'TENT', start - 1, 30_000);
    await eventually(async () => expect((await down()).map(({ state }) => state)).not.toContain('open'));
    await operator.settled(illId);
  });

  it('that lets a firewall block the hub is named, and served again once it lets it through', async () => {
    const recover = ill.faults.add({ kind: 'firewall' });
    const wanted = (quantityIn(owner, 'TENT') ?? 0) - 1;
    owner.shop.sell('TENT', 1);
    const stopped = () => operator.incidents(illId, 'drain-stopped');
    await eventually(async () => expect(await stopped()).toMatchObject([{ state: 'open', message: expect.stringContaining('firewall'), fix: expect.any(String) }]));
    expect((await operator.connection(illId)).status).toBe('active');
    recover();
    hub.clock.advance(6 * 60_000);
    owner.shop.sell('TENT', 1);
    await shows(ill, 'TENT', wanted - 1);
    await eventually(async () => expect((await stopped()).map(({ state }) => state)).toEqual(['resolved']));
  });

  it.each(['html', 'half-page', 'timeout-after', 'reset-before'] as const)('for a moment (%s) holds the right stock soon after', async (kind) => {
    ill.faults.add({ kind, times: 2, delayMs: 100 });
    const wanted = (quantityIn(owner, 'TENT') ?? 0) - 1;
    owner.shop.sell('TENT', 1);
    await shows(well, 'TENT', wanted, 5_000);
    await shows(ill, 'TENT', wanted, 20_000);
  });
});
