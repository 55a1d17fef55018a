import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, isUuid, NotFoundError } from '@hub/common';
import type { Committed } from '../import';
import { AuditLog, ParkedStore, UnitOfWork, type CommandContext, type ParkedEntry, type Tx } from '../ports';
import { ParkedSpokes, type ParkedSpoke } from './parked-spokes';
import { RetryParked } from './retry-parked';

export type ParkedDecision = (tx: Tx, entry: ParkedEntry, spoke: ParkedSpoke | null) => Promise<{ readonly committed: Committed; readonly productId: string | null }>;

/** Carries out a person's decision about something parked, once: it is decided, ended and audited in one transaction. */
@Injectable()
export class ParkedDecisions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly parked: ParkedStore,
    private readonly spokes: ParkedSpokes,
    private readonly audit: AuditLog,
    private readonly retry: RetryParked,
    private readonly clock: Clock,
  ) {}

  /** @throws {NotFoundError} `parked.not-found`; @throws {ConflictError} `parked.not-open`. */
  async resolve(context: CommandContext, parkedId: string, to: 'released' | 'discarded', decide: ParkedDecision): Promise<{ readonly productId: string | null }> {
    const { accountId, actor, requestId } = context;
    const known = isUuid(parkedId) ? await this.unitOfWork.read(accountId, (tx) => this.parked.find(tx, parkedId)) : null;
    const spoke = await this.spokes.of(accountId, mustExist(known));
    const { committed, productId } = await this.unitOfWork.run(accountId, async (tx) => {
      const entry = mustExist(await this.parked.find(tx, parkedId));
      if (entry.state !== 'open') throw notOpen(entry.state);
      const decided = await decide(tx, entry, spoke);
      const ended = await this.parked.resolve(tx, parkedId, { state: to, by: actor, at: this.clock.nowIso() });
      if (!ended) throw notOpen('ended');
      const after = { state: to, productId: decided.productId };
      await this.audit.append(tx, { actor, action: `parked.${to}`, targetType: 'parked', targetId: parkedId, before: { state: 'open', reason: entry.reason }, after, requestId });
      return decided;
    });
    this.retry.wake(accountId, committed);
    return { productId };
  }

  /** Tries what was parked again: the record is read again, or its delivery looked at again. */
  tryAgain(tx: Tx, entry: ParkedEntry): Promise<Committed> {
    return this.retry.tryAgain(tx, entry, this.clock.nowIso());
  }
}

function mustExist(entry: ParkedEntry | null): ParkedEntry {
  if (!entry) throw new NotFoundError('parked.not-found', 'There is nothing parked with this id in this account.', { param: 'id' });
  return entry;
}

function notOpen(state: string): ConflictError {
  return new ConflictError('parked.not-open', `It was ${state} already.`);
}
