import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { describeWithKafka, eventually } from '@hub/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Row } from './kit/store-operator';
import { BOOTSTRAP_KEY } from './support/test-hub';

jest.setTimeout(120_000);

const EXAMPLES = join(__dirname, '..', '..', 'docs', 'guides', 'examples');

interface Mirrored {
  readonly product: Record<string, { readonly version: number; readonly fields: Record<string, unknown> }>;
  readonly stock: Record<string, { readonly version: number; readonly onHand: number | null }>;
}

/** A hub with a store, and a folder for what a consumer keeps. */
class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'entrepot-consumer-'));
  readonly file = join(this.folder, 'mirror.json');

  private constructor(
    readonly hub: HubStand,
    readonly operator: StoreOperator,
    readonly store: WooCommerceSimulator,
  ) {}

  static async set(surroundings: Record<string, string> = {}): Promise<Stage> {
    const [hub, store] = await Promise.all([HubStand.open(surroundings), WooCommerceSimulator.start()]);
    for (const sku of ['TENT', 'LAMP', 'ROPE']) store.shop.createProduct({ name: sku, sku, manage_stock: true, stock_quantity: 10 });
    const operator = new StoreOperator(hub);
    await operator.settled(await operator.connect(store, { preset: 'stock-owner' }));
    return new Stage(hub, operator, store);
  }

  async strike(): Promise<void> {
    await this.hub.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  run(program: string, environment: Record<string, string>, ...flags: string[]): ChildProcess {
    return spawn(process.execPath, [join(EXAMPLES, program), this.file, ...flags], { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit'] });
  }

  mirrored(): Mirrored {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as Mirrored) : { product: {}, stock: {} };
  }

  /** The copy says what the hub says. */
  async agrees(): Promise<void> {
    const { product, stock } = this.mirrored();
    const levels = await this.operator.list<Row & { onHand: number }>('/api/v1/stock-levels');
    const products = await this.operator.list<Row & { version: number }>('/api/v1/products');
    expect(Object.fromEntries(Object.entries(stock).map(([id, { onHand }]) => [id, onHand]))).toEqual(Object.fromEntries(levels.map(({ id, onHand }) => [id, onHand])));
    expect(Object.fromEntries(Object.entries(product).map(([id, { version }]) => [id, version]))).toEqual(Object.fromEntries(products.map(({ id, version }) => [id, version])));
    expect(levels).toHaveLength(3);
  }
}

function ended(program: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => program.once('exit', resolve));
}

describe('the example that follows events over HTTP', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage?.strike());

  const once = () => ended(stage.run('follow-http.mjs', { HUB_URL: stage.hub.url, HUB_API_KEY: BOOTSTRAP_KEY }, '--once'));

  it('rebuilds everything, goes on from where it was, and can begin again', async () => {
    await eventually(async () => {
      expect(await once()).toBe(0);
      await stage.agrees();
    }, { timeoutMs: 20_000 });
    stage.store.shop.setStock('TENT', 4);
    await eventually(async () => {
      expect(await once()).toBe(0);
      expect(Object.values(stage.mirrored().stock).map(({ onHand }) => onHand).sort()).toEqual([10, 10, 4]);
    }, { timeoutMs: 20_000 });
    const before = stage.mirrored();
    rmSync(stage.file);
    expect(await once()).toBe(0);
    expect(stage.mirrored()).toEqual(before);
    await stage.agrees();
  });

  it('says so and ends when its key is wrong', async () => {
    const program = spawn(process.execPath, [join(EXAMPLES, 'follow-http.mjs'), stage.file, '--once'], { env: { ...process.env, HUB_URL: stage.hub.url, HUB_API_KEY: 'wrong' }, stdio: 'ignore' });
    expect(await ended(program)).toBe(1);
  });
});

describeWithKafka('the example that follows events on Kafka', (kafka) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ KAFKA_BROKERS: kafka.brokers().join(','), KAFKA_TOPIC_PREFIX: `${kafka.prefix()}entrepot` });
  });
  afterAll(() => stage?.strike());

  it('rebuilds everything, is killed, and goes on', async () => {
    const start = () => stage.run('follow-kafka.mjs', { KAFKA_BROKERS: kafka.brokers().join(','), KAFKA_TOPIC_PREFIX: `${kafka.prefix()}entrepot`, GROUP: `${kafka.prefix()}mirror` });
    const first = start();
    await eventually(() => stage.agrees(), { timeoutMs: 30_000 }).finally(() => first.kill('SIGKILL'));
    stage.store.shop.setStock('LAMP', 1);
    const second = start();
    await eventually(() => {
      expect(Object.values(stage.mirrored().stock).map(({ onHand }) => onHand).sort()).toEqual([1, 10, 10]);
      return stage.agrees();
    }, { timeoutMs: 45_000 }).finally(() => second.kill('SIGTERM'));
    await ended(second);
  });
});
