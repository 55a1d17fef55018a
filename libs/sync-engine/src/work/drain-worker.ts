import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { DrainDeliveries, type DrainResult } from '../export';
import type { WorkContext, WorkHandler, WorkItem, WorkTurn } from './work-handler';

/** Rest of a connection that may not be written to yet; consent and the end of its first import wake it. Unit: milliseconds. */
const NOT_YET_MS = 5_000;

/** Brings connections up to date when it is their turn. */
@Injectable()
export class DrainWorker implements WorkHandler {
  readonly kind = 'drain';

  constructor(
    private readonly drain: DrainDeliveries,
    private readonly clock: Clock,
  ) {}

  async turn(item: WorkItem, context: WorkContext): Promise<WorkTurn> {
    const connection = { id: item.connectionId, accountId: item.accountId };
    return this.turnOf(await this.drain.execute(connection, context.signal, { stopping: context.stopping }));
  }

  private turnOf(result: DrainResult): WorkTurn {
    if (result.end === 'more') return 'more';
    if (result.end === 'consent-needed' || result.end === 'not-ready') return { restMs: NOT_YET_MS };
    if (result.retryAt === null) return 'idle';
    return { restMs: Math.max(0, Date.parse(result.retryAt) - this.clock.nowMs()) };
  }
}
