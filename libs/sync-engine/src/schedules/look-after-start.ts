import { Injectable } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import type { Operation } from '@hub/contracts';
import { ScheduleStore, UnitOfWork } from '../ports';
import { CorrectWebhookModes } from '../webhooks/correct-webhook-modes';

/** What a hub that was away does first: webhooks may have been switched off meanwhile, and changes missed. */
const FIRST: readonly Operation[] = ['check-webhooks', 'poll-products'];

/**
 * Looks after connections when a hub starts. Nobody knows how long it was away: stores switch webhooks off that cannot be delivered, and
 * the hub's own address may be another one. What the schedules would do later is done at once; what is not scheduled stays so.
 */
@Injectable()
export class LookAfterStart {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schedules: ScheduleStore,
    private readonly modes: CorrectWebhookModes,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Safe to repeat; gives how many schedules were made due. */
  async execute(): Promise<number> {
    await this.modes.execute();
    const now = this.clock.nowIso();
    let brought = 0;
    for (const accountId of await this.schedules.accountsAhead(FIRST, now)) {
      brought += await this.unitOfWork.run(accountId, (tx) => this.schedules.bringForward(tx, FIRST, now));
    }
    if (brought > 0) this.logger.info('schedules brought forward after a start', { brought });
    return brought;
  }
}
