import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { OUT_TOPICS } from '@hub/contracts';
import { eventually } from '@hub/testing';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Row } from './kit/store-operator';

jest.setTimeout(120_000);

interface Event {
  readonly position: string;
  readonly topic: string;
  readonly key: string;
  readonly event: { readonly id: string; readonly type: string; readonly subject: string; readonly data: { readonly id: string; readonly version: number } };
}

interface AsyncApi {
  readonly asyncapi: string;
  readonly channels: Readonly<Record<string, { readonly messages: object }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> };
}

describe('the contract of the events', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let contract: AsyncApi;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    for (const shop of [owner, channel]) seedCatalogue(shop.shop, { products: 40, seed: 7 });
    contract = await operator.ok<AsyncApi>('GET', '/api/asyncapi.json', { key: null });
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  /** Every event from the beginning, as a program that follows the log reads them. */
  async function follow(): Promise<Event[]> {
    const all: Event[] = [];
    for (let cursor: string | null = null; ; ) {
      const path: string = `/api/v1/events?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`;
      const page: { data: Event[]; nextCursor: string | null } = await operator.ok('GET', path);
      all.push(...page.data);
      if (page.nextCursor === null) return all;
      cursor = page.nextCursor;
    }
  }

  function validatorOf(type: string): ValidateFunction {
    const ajv = addFormats(new Ajv({ allErrors: true, strict: false }));
    return ajv.compile({ ...contract.components.messages[type]?.payload, components: contract.components });
  }

  /** Members of the data nobody promised: a contract that says less than is sent is no contract. */
  function unpromised({ type, data }: Event['event']): string[] {
    const schema = JSON.parse(readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'schemas', `${type}.json`), 'utf8')) as {
      properties: object;
      definitions: { ProductEventFields?: { properties: object; patternProperties: object } };
    };
    const fields = schema.definitions.ProductEventFields;
    const families = Object.keys(fields?.patternProperties ?? {}).map((pattern) => new RegExp(pattern));
    const inFields = Object.keys((data as { fields?: object }).fields ?? {}).filter((name) => !(name in (fields?.properties ?? {})) && !families.some((family) => family.test(name)));
    return [...Object.keys(data).filter((name) => !(name in schema.properties)), ...inFields];
  }

  it('is published by the hub, as committed', () => {
    expect(contract.asyncapi).toBe('3.0.0');
    expect(contract).toEqual(JSON.parse(readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'asyncapi.json'), 'utf8')));
  });

  it('holds for everything the hub tells while stores come, change and go', async () => {
    const ownerId = await operator.connect(owner, { preset: 'stock-owner' });
    await operator.settled(ownerId);
    const warehouse = await operator.ok<Row>('POST', '/api/v1/warehouses', { body: { code: 'second', name: 'Second' } });
    const channelId = await operator.connect(channel, { warehouseId: warehouse.id });
    await operator.settled(channelId);
    const [product] = await operator.list<Row>('/api/v1/products?limit=1');
    await operator.ok('PUT', `/api/v1/stock-levels/${product?.id}`, { body: { warehouseId: warehouse.id, onHand: 3 } });
    const [first, second] = owner.shop.products().filter(({ type }) => type === 'simple');
    owner.shop.updateProduct(Number(first?.id), { name: 'Another name', regular_price: '12.50', manage_stock: true, stock_quantity: -2 });
    owner.shop.forceDelete(Number(second?.id));
    await operator.run(ownerId, 'sweep-products');
    const [link] = await operator.list<Row>(`/api/v1/links?connectionId=${channelId}&limit=1`);
    await operator.ok('POST', `/api/v1/links/${link?.id}/unlink`, { body: {} });
    await eventually(async () => expect((await hub.call<string>('GET', '/metrics')).body).toMatch(/entrepot_outbox_events 0/));

    const events = await follow();
    expect(new Set(events.map(({ event }) => event.type))).toEqual(new Set(['entrepot.product.changed', 'entrepot.stock.changed']));
    expect(events.length).toBeGreaterThan(100);
    const validators = new Map(Object.keys(contract.components.messages).map((type) => [type, validatorOf(type)]));
    for (const { topic, key, event } of events) {
      const validate = validators.get(event.type);
      expect([event, validate?.(event), validate?.errors]).toEqual([event, true, null]);
      expect([event.type, unpromised(event)]).toEqual([event.type, []]);
      expect([key, key]).toEqual([event.subject, event.data.id]);
      expect(OUT_TOPICS).toContain(topic);
      expect(Object.keys(contract.channels[topic]?.messages ?? {})).toContain(event.type);
    }
  });

  it('lets a program that repeats, loses its place and reads from the beginning end up with what the hub holds', async () => {
    const events = await follow();
    const doubled = [...events, ...events.slice(0, 50), ...events.slice(-20)];
    const states = new Map<string, { version: number; data: Record<string, unknown> }>();
    for (const { topic, key, event } of doubled) {
      const known = states.get(`${topic}:${key}`);
      if (known === undefined || event.data.version > known.version) states.set(`${topic}:${key}`, { version: event.data.version, data: event.data as never });
    }
    const levels = await operator.list<Row & { onHand: number | null; mode: string }>('/api/v1/stock-levels?limit=200');
    expect(levels.length).toBeGreaterThan(20);
    for (const { id, onHand, mode } of levels) expect([id, states.get(`stock:${id}`)?.data]).toEqual([id, expect.objectContaining({ onHand, mode })]);
  });
});
