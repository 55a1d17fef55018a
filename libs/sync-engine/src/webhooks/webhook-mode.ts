import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ScheduleStore, WebhookStore, type ConnectionRecord, type ScheduleRecord, type Tx } from '../ports';
import { POLL_WITHOUT_WEBHOOKS_MS, presetSchedules } from '../schedules/preset-schedules';
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
    const present = await this.schedules.ofConnection(tx, connection.id);
    await this.adjustPoll(tx, connection, { mode, present });
    if (mode === 'webhooks' && present.length > 0) await this.addCheck(tx, connection, present);
  }

  private async adjustPoll(tx: Tx, connection: ConnectionRecord, { mode, present }: { mode: 'webhooks' | 'poll'; present: readonly ScheduleRecord[] }): Promise<void> {
    const template = connection.preset.schedules.find(({ operation }) => operation === 'poll-products');
    if (template?.everyMs === undefined) return;
    const everyMs = mode === 'webhooks' ? template.everyMs : Math.min(template.everyMs, POLL_WITHOUT_WEBHOOKS_MS);
    const now = this.clock.nowIso();
    for (const schedule of present) {
      if (!schedule.fromPreset || schedule.operation !== 'poll-products' || schedule.everyMs === null) continue;
      const timing = { ...schedule, everyMs };
      await this.schedules.save(tx, { ...timing, nextAt: nextTick(timing, now, now) });
    }
  }

  /** A connection that polled so far has nobody who looks after webhooks. */
  private async addCheck(tx: Tx, connection: ConnectionRecord, present: readonly ScheduleRecord[]): Promise<void> {
    if (present.some(({ operation }) => operation === 'check-webhooks')) return;
    const wanted = presetSchedules({ ...connection, webhookMode: 'webhooks' }, this.clock.nowIso());
    for (const schedule of wanted) if (schedule.operation === 'check-webhooks') await this.schedules.save(tx, schedule);
  }
}
