import { UnitOfWork, type Tx } from '@hub/sync-engine/ports';
import { ToyCrash } from '../fake-spoke';

/** When the process dies: at the n-th write transaction, just before it begins or just after it is committed. */
export interface Death {
  readonly at: number;
  readonly moment: 'before' | 'after-commit';
}

/** Works like another unit of work until the process "dies"; from then on nothing works any more. */
export class DyingUnitOfWork extends UnitOfWork {
  private transactions = 0;
  private isDead = false;

  constructor(
    private readonly inner: UnitOfWork,
    private readonly death: Death,
  ) {
    super();
  }

  /** Whether the death has come: a run that never reached it proves that there is no later moment to die at. */
  get died(): boolean {
    return this.isDead;
  }

  async run<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    this.transactions += 1;
    const isLast = this.transactions === this.death.at;
    if (isLast && this.death.moment === 'before') this.die();
    if (this.isDead) throw new ToyCrash('the process is dead');
    const result = await this.inner.run(accountId, work);
    if (isLast) this.die();
    return result;
  }

  read<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.isDead) throw new ToyCrash('the process is dead');
    return this.inner.read(accountId, work);
  }

  private die(): never {
    this.isDead = true;
    throw new ToyCrash(`at transaction ${this.transactions}, ${this.death.moment}`);
  }
}
