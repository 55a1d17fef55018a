import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Numbers read from the database or the bus at the moment of a scrape. */
export interface GaugeReading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ACCEPT_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** What Prometheus may know of the hub. Labels never carry account, product or store names: their number is bounded. */
export class HubMetrics {
  readonly registry = new Registry();

  /** Requests answered, by method, route pattern and status. Unit: seconds. */
  readonly httpDuration = new Histogram({
    name: 'entrepot_http_request_duration_seconds',
    help: 'Time to answer HTTP requests, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [this.registry],
  });

  /** From the arrival of a webhook to its 2xx, which is sent after the commit. Unit: seconds. */
  readonly webhookAccept = new Histogram({
    name: 'entrepot_webhook_accept_duration_seconds',
    help: 'Time from the arrival of a webhook to its answer, by connector and verdict',
    labelNames: ['connector', 'verdict'],
    buckets: ACCEPT_BUCKETS,
    registers: [this.registry],
  });

  readonly imports = new Counter({
    name: 'entrepot_import_records_total',
    help: 'External records imported, by connector and outcome',
    labelNames: ['connector', 'outcome'],
    registers: [this.registry],
  });

  readonly deliveries = new Counter({
    name: 'entrepot_deliveries_total',
    help: 'Deliveries taken up and external records written, by connector',
    labelNames: ['connector', 'outcome'],
    registers: [this.registry],
  });

  readonly observedMessages = new Counter({
    name: 'entrepot_observed_messages_total',
    help: 'Observations that programs sent over the bus or the API, by verdict',
    labelNames: ['verdict'],
    registers: [this.registry],
  });

  readonly breakerChanges = new Counter({
    name: 'entrepot_circuit_breaker_changes_total',
    help: 'Times the circuit breaker of a spoke opened or closed, by connector and new state',
    labelNames: ['connector', 'state'],
    registers: [this.registry],
  });

  readonly busAlarms = new Counter({
    name: 'entrepot_bus_alarms_total',
    help: 'Consumers found assigned and lagging but not reading, by group and topic',
    labelNames: ['group', 'topic'],
    registers: [this.registry],
  });

  constructor(options: { readonly withProcessMetrics?: boolean } = {}) {
    if (options.withProcessMetrics !== false) collectDefaultMetrics({ register: this.registry, prefix: 'entrepot_' });
  }

  /**
   * Adds a gauge that is read when Prometheus asks. A reading that fails leaves the gauge empty and does not fail the scrape; `onError`
   * is told.
   */
  gauge(options: {
    readonly name: string;
    readonly help: string;
    readonly labels: readonly string[];
    readonly read: () => Promise<readonly GaugeReading[]>;
    readonly onError?: (error: unknown) => void;
  }): void {
    new Gauge({
      name: options.name,
      help: options.help,
      labelNames: [...options.labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        try {
          for (const { labels, value } of await options.read()) this.set({ ...labels }, value);
        } catch (error) {
          options.onError?.(error);
        }
      },
    });
  }

  /** The page Prometheus reads. */
  render(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
