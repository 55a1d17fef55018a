import type { ShopEvent, ShopState } from '../model/shop-state';
import type { DeliveryRecord, WebhookDelivery } from './webhook-delivery';
import type { QueuedJob, WebhookFaults } from './webhook-faults';
import { topicOf } from './webhook-topics';

const RECORDS_KEPT = 20_000;

/**
 * The background queue: changes wait here, equal ones become one, and a run delivers what is due, one after the other.
 * Nothing is sent inside the request that causes it (R45).
 */
export class WebhookQueue {
  private waiting: QueuedJob[] = [];
  private readonly waitingKeys = new Set<string>();
  private records: DeliveryRecord[] = [];
  private running: Promise<number> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly state: ShopState,
    private readonly delivery: WebhookDelivery,
    private readonly faults: WebhookFaults,
  ) {
    state.onEvent((event) => this.enqueue(event));
  }

  /** Deliveries waiting, late ones included. */
  get length(): number {
    return this.waiting.length;
  }

  /** @returns what was delivered, oldest first. */
  deliveries(): readonly DeliveryRecord[] {
    return this.records;
  }

  /** Drops everything that waits, as a shop whose cron is broken loses it in the end. */
  clear(): void {
    this.waiting = [];
    this.waitingKeys.clear();
  }

  /**
   * Works off what is due. A second call while one is running waits for that one: only one batch runs at a time (R52).
   * @returns how many deliveries were made.
   */
  async run(): Promise<number> {
    this.running ??= this.workOff().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Runs by itself every `intervalMs` from now on. */
  startAutomatic(intervalMs: number): void {
    this.timer = setInterval(() => {
      if (this.running === undefined && this.waiting.length > 0) void this.run();
    }, intervalMs);
    this.timer.unref();
  }

  /** Stops running by itself and waits for a run under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.clear();
    await this.running;
  }

  private enqueue(event: ShopEvent): void {
    const topic = topicOf(event);
    for (const webhook of this.state.webhooks.values()) {
      if (webhook.topic !== topic || webhook.status !== 'active') continue;
      if (this.waitingKeys.has(keyOf(webhook.id, event.id))) continue;
      const job = { webhookId: webhook.id, resourceId: event.id, notBefore: this.state.clock.now(), coalesces: true };
      for (const queued of this.faults.queued(job)) this.add(queued);
    }
  }

  private add(job: QueuedJob): void {
    this.waiting.push(job);
    if (job.coalesces) this.waitingKeys.add(keyOf(job.webhookId, job.resourceId));
  }

  private async workOff(): Promise<number> {
    const now = this.state.clock.now();
    const due = this.waiting.filter((job) => job.notBefore <= now);
    this.waiting = this.waiting.filter((job) => job.notBefore > now);
    let delivered = 0;
    for (const job of this.faults.arranged(due)) {
      // From here on a new change needs a new job: the payload is built in this moment.
      if (job.coalesces) this.waitingKeys.delete(keyOf(job.webhookId, job.resourceId));
      if (await this.deliver(job)) delivered += 1;
    }
    return delivered;
  }

  private async deliver(job: QueuedJob): Promise<boolean> {
    const webhook = this.state.webhooks.get(job.webhookId);
    if (!webhook || webhook.status !== 'active') return false;
    this.records.push(await this.delivery.deliver(webhook, job.resourceId));
    if (this.records.length > RECORDS_KEPT) this.records = this.records.slice(RECORDS_KEPT / 2);
    return true;
  }
}

function keyOf(webhookId: number, resourceId: number): string {
  return `${webhookId} ${resourceId}`;
}
