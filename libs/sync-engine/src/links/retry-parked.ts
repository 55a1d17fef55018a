import { Injectable } from '@nestjs/common';
import type { Committed } from '../import';
import { DeliveryMarks, RefetchStore, WorkSignals, type ParkedEntry, type Tx } from '../ports';
import { wakeAfter } from './change-ties';

/** Puts what was parked back to work. */
@Injectable()
export class RetryParked {
  constructor(
    private readonly refetches: RefetchStore,
    private readonly marks: DeliveryMarks,
    private readonly signals: WorkSignals,
  ) {}

  async tryAgain(tx: Tx, entry: ParkedEntry, nowIso: string): Promise<Committed> {
    const { connectionId, externalId, recordId } = entry;
    if (connectionId === null) return { drains: [], refetching: [], refetches: 0 };
    if (recordId !== null) {
      const drains = await this.marks.markListings(tx, connectionId, [recordId], 'released');
      return { drains, refetching: [], refetches: 0 };
    }
    if (externalId === null) return { drains: [], refetching: [], refetches: 0 };
    await this.refetches.request(tx, connectionId, [{ entity: 'product', externalId, reason: 'released' }], nowIso);
    return { drains: [], refetching: [connectionId], refetches: 1 };
  }

  /** Call after the commit. */
  wake(accountId: string, committed: Committed): void {
    wakeAfter(this.signals, accountId, committed);
  }
}
