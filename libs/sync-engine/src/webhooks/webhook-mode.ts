import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ScheduleStore, WebhookStore, type ConnectionRecord, type Tx } from '../ports';
import { POLL_WITHOUT_WEBHOOKS_MS } from '../schedules/preset-schedules';
import { nextTick } from '../schedules/timing';
import { PublicAddress } from './public-address';

/** Decides whether a connection hears of changes by webhooks or by polling every minute, and keeps its polls in step with it. */
@Injectable()
export class WebhookMode {
  constructor(
    private readonly address: PublicAddress,
    private readonly webhooks: WebhookStore,
    private readonly schedules: ScheduleStore,
    private readonly clock: Clock,
  ) {}

  /** The mode the connection should be in. */
  wanted(connection: ConnectionRecord): 'webhooks' | 'poll' {
    return this.address.deliversTo(connection) ? 'webhooks' : 'poll';
  }

  /** Brings the connection into that mode; what people changed in its schedules stays, the interval of its poll apart. */
  async apply(tx: Tx, connection: ConnectionRecord): Promise<void> {
    const mode = this.wanted(connection);
    if (mode === connection.webhookMode) return;
    await this.webhooks.saveMode(tx, connection.id, mode);
    const template = connection.preset.schedules.find(({ operation }) => operation === 'poll-products');
    if (template?.everyMs === undefined) return;
    const everyMs = mode === 'webhooks' ? template.everyMs : Math.min(template.everyMs, POLL_WITHOUT_WEBHOOKS_MS);
    const now = this.clock.nowIso();
    for (const schedule of await this.schedules.ofConnection(tx, connection.id)) {
      if (!schedule.fromPreset || schedule.operation !== 'poll-products' || schedule.everyMs === null) continue;
      const timing = { ...schedule, everyMs };
      await this.schedules.save(tx, { ...timing, nextAt: nextTick(timing, now, now) });
    }
  }
}
