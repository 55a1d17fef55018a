import { Injectable } from '@nestjs/common';
import { ConnectionStore, ScheduleStore, WebhookStore } from '@hub/sync-engine/ports';

/** Where the parts of a connection are read. */
@Injectable()
export class ConnectionDetailStores {
  constructor(
    readonly connections: ConnectionStore,
    readonly schedules: ScheduleStore,
    readonly webhooks: WebhookStore,
  ) {}
}
