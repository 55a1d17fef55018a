import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { Client } from 'pg';
import { HubStand } from './kit/hub-stand';
import { shows, StoreOperator, quantityIn } from './kit/store-operator';

jest.setTimeout(120_000);

describe('a key that dies', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let ownerId: string;
  let channelId: string;
  /** Everything that was ever a secret here. */
  const secrets: string[] = [];

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    for (const shop of [owner, channel]) shop.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
    ownerId = await operator.connect(owner, { name: 'Owner', preset: 'stock-owner' });
    channelId = await operator.connect(channel, { name: 'Channel' });
    await Promise.all([operator.settled(ownerId), operator.settled(channelId)]);
    noteSecrets();
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  function noteSecrets(): void {
    for (const { shop } of [owner, channel]) {
      for (const { consumerKey, consumerSecret } of shop.keys()) secrets.push(consumerKey, consumerSecret);
      for (const { secret } of shop.webhooks()) secrets.push(secret);
    }
  }

  async function newKeyFor(shop: WooCommerceSimulator, connectionId: string): Promise<void> {
    const { consumerKey, consumerSecret } = shop.shop.addKey();
    await operator.ok('PATCH', `/api/v1/connections/${connectionId}`, { body: { credentials: { consumerKey, consumerSecret } } });
    noteSecrets();
  }

  it('takes its webhooks along when its user is deleted: they are made anew for the new key', async () => {
    owner.shop.deleteKeyOwner(owner.credentials.consumerKey);
    owner.shop.setStock('TENT', 14);
    await eventually(async () => expect(await operator.incidents(ownerId, 'webhook-ill')).toHaveLength(1));
    await operator.is(ownerId, 'needs-credentials');
    await newKeyFor(owner, ownerId);
    await shows(channel, 'TENT', 14);
    await operator.settled(ownerId);
    owner.shop.setStock('TENT', 10);
    await shows(channel, 'TENT', 10);
    expect(await operator.incidents(ownerId, 'webhook-ill')).toMatchObject([{ state: 'resolved' }]);
  });

  it('is named in one clear sentence when the channel revokes it, and deliveries wait', async () => {
    channel.shop.revokeKey(channel.credentials.consumerKey);
    owner.shop.sell('TENT', 1);
    const { statusReason } = await operator.is(channelId, 'needs-credentials');
    expect(statusReason).toMatch(/^"Channel" refuses the key: [^.]+\.?[^.]*$/);
    const incidents = await operator.incidents(channelId, 'needs-credentials');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ state: 'open', fix: expect.stringContaining('new key') });
    const asked = channel.ledger.requests().length;
    owner.shop.sell('TENT', 1);
    await eventually(async () => {
      const [level] = await operator.list('/api/v1/stock-levels');
      expect(level?.['onHand']).toBe(8);
    });
    expect(channel.ledger.requests().length).toBe(asked);
    expect(quantityIn(channel, 'TENT')).toBe(10);
  });

  it('is not forgotten by a key that does not work either', async () => {
    const body = { credentials: { consumerKey: `ck_${'0'.repeat(40)}`, consumerSecret: `cs_${'0'.repeat(40)}` } };
    expect(await operator.refused('PATCH', `/api/v1/connections/${channelId}`, { body })).toMatchObject({ code: 'connection.not-verified' });
    expect((await operator.connection(channelId)).status).toBe('needs-credentials');
  });

  it('may be replaced: work goes on by itself and catches up', async () => {
    await newKeyFor(channel, channelId);
    expect(await operator.connection(channelId)).toMatchObject({ status: 'active', statusReason: null });
    await shows(channel, 'TENT', 8);
    expect(await operator.incidents(channelId, 'needs-credentials')).toMatchObject([{ state: 'resolved' }]);
  });

  it('keeps what the store sends while it is dead, and reads what it could not', async () => {
    owner.shop.revokeKey(owner.credentials.consumerKey);
    owner.shop.createProduct({ name: 'Lamp', sku: 'LAMP', manage_stock: true, stock_quantity: 3 });
    await operator.is(ownerId, 'needs-credentials');
    owner.shop.setStock('TENT', 5);
    await eventually(() => expect(owner.queue.length).toBe(0));
    expect(owner.queue.deliveries().at(-1)).toMatchObject({ status: 200 });
    expect(quantityIn(channel, 'TENT')).toBe(8);
    await newKeyFor(owner, ownerId);
    await shows(channel, 'TENT', 5);
    await eventually(async () => expect(await operator.list('/api/v1/products?sku=LAMP')).toHaveLength(1));
  });

  it('never shows in an answer, a log line or a table', async () => {
    expect(secrets.length).toBeGreaterThan(10);
    const paths = ['connections', `connections/${ownerId}`, `connections/${ownerId}/webhooks`, 'runs', 'incidents', 'events', 'parked', 'links', 'connectors', 'presets', 'api-keys'];
    const answers = await Promise.all(paths.map(async (path) => [path, JSON.stringify(await operator.ok('GET', `/api/v1/${path}`))] as const));
    const verified = JSON.stringify(await operator.ok('POST', `/api/v1/connections/${ownerId}/verify`));
    for (const [place, text] of [...answers, ['verify', verified], ['log', hub.log.lines.join('\n')], ...(await tableTexts(hub.ownerUrl))] as const) {
      for (const secret of secrets) expect([place, text.includes(secret)]).toEqual([place, false]);
    }
  });
});

/** Every row of every table of the hub as text. */
async function tableTexts(ownerUrl: string): Promise<ReadonlyArray<readonly [string, string]>> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind = 'r'`);
    const texts: Array<readonly [string, string]> = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string | null }>(`select string_agg(t::text, E'\\n') as text from ${name} t`);
      texts.push([name, rows[0]?.text ?? '']);
    }
    return texts;
  } finally {
    await client.end();
  }
}
