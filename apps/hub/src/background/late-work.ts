import { WorkInterrupts, WorkSignals, type WorkKind } from '@hub/sync-engine/ports';

/**
 * Passes signals to the dispatcher, which is made after everything that gives signals. Before that a signal is lost, which the timers
 * make good.
 */
export class LateSignals extends WorkSignals {
  private target: WorkSignals | undefined;

  connect(target: WorkSignals): void {
    this.target = target;
  }

  wake(kind: WorkKind, accountId: string, connectionId: string): void {
    this.target?.wake(kind, accountId, connectionId);
  }
}

/** Passes interrupts to the dispatcher; before it is there nothing is under way. */
export class LateInterrupts extends WorkInterrupts {
  private target: WorkInterrupts | undefined;

  connect(target: WorkInterrupts): void {
    this.target = target;
  }

  async interrupt(connectionId: string): Promise<void> {
    await this.target?.interrupt(connectionId);
  }
}
