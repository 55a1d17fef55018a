import { WooCommerceSimulator, type FaultRule } from '../index';
import { ShopClient } from './shop-client';

describe('faults of requests', () => {
  let simulator: WooCommerceSimulator;
  let client: ShopClient;
  let id: number;

  beforeEach(async () => {
    simulator = await WooCommerceSimulator.start({ queue: 'manual', seed: 7 });
    client = new ShopClient(simulator);
    id = simulator.shop.createProduct({ name: 'Tin', regular_price: '5', manage_stock: true, stock_quantity: 9 }).id;
  });
  afterEach(() => simulator.close());

  const quantity = (): number | null => simulator.shop.stockOf(id).stock_quantity;
  const put = (stock_quantity: number) => client.put(`products/${id}`, { stock_quantity });

  it.each<[FaultRule, number]>([
    [{ kind: 'too-many-requests', retryAfterSeconds: 7 }, 429],
    [{ kind: 'server-error' }, 500],
    [{ kind: 'bad-gateway' }, 502],
    [{ kind: 'maintenance' }, 503],
    [{ kind: 'database-down' }, 500],
    [{ kind: 'html' }, 200],
    [{ kind: 'firewall' }, 403],
    [{ kind: 'method-refused' }, 501],
  ])('%p is answered with %p and takes no effect', async (rule, status) => {
    simulator.faults.add({ ...rule, times: 1 });
    const answer = await put(4);
    expect(answer.status).toBe(status);
    expect(quantity()).toBe(9);
    expect((await put(4)).status).toBe(200);
  });

  it('says how long to wait where told to, and how long maintenance lasts', async () => {
    simulator.faults.add({ kind: 'too-many-requests', times: 1, retryAfterSeconds: 7 });
    expect((await put(4)).headers.get('retry-after')).toBe('7');
    simulator.faults.add({ kind: 'too-many-requests', times: 1 });
    expect((await put(4)).headers.get('retry-after')).toBeNull();
    simulator.faults.add({ kind: 'maintenance', times: 1 });
    const answer = await put(4);
    expect(answer.headers.get('retry-after')).toBe('600');
    expect(answer.body).toMatchObject({ code: 'wp_die' });
  });

  it.each<[FaultRule['kind'], number]>([
    ['reset-before', 9],
    ['reset-after', 4],
    ['timeout-before', 9],
    ['timeout-after', 4],
    ['half-page', 4],
  ])('%s gives no usable answer and leaves %p pieces', async (kind, left) => {
    simulator.faults.add({ kind, times: 1, ...(kind.startsWith('timeout') ? { delayMs: 20 } : {}) });
    await expect(put(4)).rejects.toThrow();
    expect(quantity()).toBe(left);
    expect(simulator.ledger.requests().at(-1)).toMatchObject({ method: 'PUT', fault: kind, status: 0 });
  });

  it('hangs until the client gives up unless told when to cut', async () => {
    simulator.faults.add({ kind: 'timeout-before', times: 1 });
    await expect(fetch(`${simulator.url}/wp-json/`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort|timeout/i);
  });

  it.each<FaultRule['kind']>(['php-warning', 'byte-order-mark'])('%s spoils the JSON of an answer that is otherwise right', async (kind) => {
    simulator.faults.add({ kind, times: 1 });
    const answer = await client.get(`products/${id}`);
    expect(answer.status).toBe(200);
    const raw = String(answer.body);
    expect(kind === 'php-warning' ? raw.startsWith('<br />\n<b>Warning</b>') : typeof answer.body === 'object').toBe(true);
  });

  it('strikes only what it is told to, as often as told, and can be taken back', async () => {
    const remove = simulator.faults.add({ kind: 'server-error', match: { method: 'PUT', path: /\/products\/\d+/ } });
    expect((await client.get(`products/${id}`)).status).toBe(200);
    expect((await put(1)).status).toBe(500);
    expect(simulator.faults.list()[0]?.struck).toBe(1);
    remove();
    expect((await put(1)).status).toBe(200);
  });

  it('strikes the same requests again with the same seed', async () => {
    const struck = async (): Promise<number[]> => {
      const shop = await WooCommerceSimulator.start({ queue: 'manual', seed: 42 });
      shop.faults.add({ kind: 'server-error', probability: 0.3 });
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await new ShopClient(shop).get('products')).status);
      await shop.close();
      return statuses;
    };
    const first = await struck();
    expect(new Set(first).size).toBe(2);
    expect(await struck()).toEqual(first);
  });
});
