import { createHash } from 'node:crypto';
import {
  seedCatalogue,
  WooCommerceSimulator,
  type Identification,
  type KeyOption,
  type SimulatorOptions,
} from '@connectors/woocommerce/simulator';
import { ControlServer } from './control-server';

/** How a sandbox is set up. Ports of 0 (default) are free ones. */
export interface SandboxOptions {
  /** Products of the first shop. Default 300. */
  products?: number;
  /** Products of the second shop that the first one has too. Default 120. */
  sharedProducts?: number;
  /** Products only the second shop has. Default 40. */
  ownProducts?: number;
  /** By what the second shop's products can be recognised. Default `mixed`: by SKU or by barcode in turn. */
  sharedBy?: Identification;
  /** Seed of catalogue, keys and faults: the same seed gives the same shops. Default 1. */
  seed?: number;
  ports?: { first?: number; second?: number; control?: number };
  /** Options of both shops. */
  shop?: Omit<SimulatorOptions, 'port' | 'keys' | 'seed' | 'siteName'>;
}

/** Two simulated shops that share part of their catalogue, and a door for steering them from outside. */
export class Sandbox {
  private constructor(
    /** The shop whose stock others follow: `products` products, variable ones among them. */
    readonly first: WooCommerceSimulator,
    /** The shop that sells part of the same things, by SKU or barcode, and a few of its own. */
    readonly second: WooCommerceSimulator,
    private readonly control: ControlServer,
  ) {}

  /** Starts both shops and the control door. @throws when a port is taken. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const seed = options.seed ?? 1;
    const first = await startShop('Nordlicht Store', seed, options.ports?.first, options.shop);
    const second = await startShop('Hafen Market', seed + 1000, options.ports?.second, options.shop);
    stock(first, second, options, seed);
    const control = new ControlServer({ first, second });
    await control.listen(options.ports?.control ?? 0);
    return new Sandbox(first, second, control);
  }

  /** Where the control routes are, such as `http://127.0.0.1:4100/_sandbox`. */
  get controlUrl(): string {
    return this.control.url;
  }

  /** Stops everything. May be called twice. */
  async close(): Promise<void> {
    await Promise.all([this.control.close(), this.first.close(), this.second.close()]);
  }
}

function startShop(siteName: string, seed: number, port: number | undefined, shop: SandboxOptions['shop']): Promise<WooCommerceSimulator> {
  return WooCommerceSimulator.start({ ...shop, siteName, seed, port: port ?? 0, keys: [keyOf(siteName, seed)] });
}

// Keys follow from the seed, so that a hub connected yesterday still finds its way into the shop of today.
function keyOf(name: string, seed: number): KeyOption {
  const digits = (part: string): string => createHash('sha1').update(`${part} ${name} ${seed}`).digest('hex');
  return { consumerKey: `ck_${digits('key')}`, consumerSecret: `cs_${digits('secret')}` };
}

function stock(first: WooCommerceSimulator, second: WooCommerceSimulator, options: SandboxOptions, seed: number): void {
  const products = options.products ?? 300;
  const shared = Math.min(options.sharedProducts ?? 120, products);
  seedCatalogue(first.shop, { products, seed });
  seedCatalogue(second.shop, {
    products: shared + (options.ownProducts ?? 40),
    from: products - shared,
    seed,
    identifiedBy: options.sharedBy ?? 'mixed',
  });
}
