import { WooCommerceSimulator, type SimulatorOptions } from '@connectors/woocommerce/simulator';

/** Where the laboratory's day begins; from then on the dates in the recordings move the clock. */
const MORNING = Date.parse('2026-11-21T01:15:30Z');
const LAB_HOST = 'shop.example.test';

/** The laboratory's keys, as the recordings write them. */
const KEYS = [
  { consumerKey: filled('ck', '1'), consumerSecret: filled('cs', '2'), permission: 'read_write', role: 'administrator' },
  { consumerKey: filled('ck', '3'), consumerSecret: filled('cs', '4'), permission: 'read', role: 'administrator' },
  { consumerKey: filled('ck', '5'), consumerSecret: filled('cs', '6'), permission: 'write', role: 'administrator' },
  { consumerKey: filled('ck', '7'), consumerSecret: filled('cs', '8'), permission: 'read_write', role: 'customer' },
] as const;

/** A simulated shop set up like the laboratory: README, first page. */
export class LabShop {
  private constructor(
    readonly simulator: WooCommerceSimulator,
    private readonly time: { now: number },
  ) {}

  static async open(version: string, options: SimulatorOptions = {}): Promise<LabShop> {
    const time = { now: MORNING };
    const transport = options.transport ?? 'proxied-https';
    const simulator = await WooCommerceSimulator.start({
      version,
      homeUrl: `${transport === 'http' ? 'http' : 'https'}://${LAB_HOST}`,
      zone: { timezone: 'Europe/Berlin' },
      taxRates: [{ percent: 19, country: 'DE', label: 'MwSt.' }],
      queue: 'manual',
      pingTimeoutMs: 200,
      keys: KEYS,
      ...options,
      now: () => time.now,
    });
    simulator.shop.addCoupon('winter10', 10);
    return new LabShop(simulator, time);
  }

  /** Sets the shop's clock. Milliseconds since 1970. */
  setClock(at: number): void {
    this.time.now = at;
  }

  get clock(): number {
    return this.time.now;
  }
}

function filled(prefix: string, digit: string): string {
  return `${prefix}_${digit.repeat(40)}`;
}
