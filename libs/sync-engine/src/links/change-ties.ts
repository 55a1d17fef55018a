import { Injectable } from '@nestjs/common';
import { isUuid, NotFoundError } from '@hub/common';
import type { Json } from '@hub/contracts';
import type { Committed } from '../import';
import { AuditLog, Connections, TieStore, UnitOfWork, WorkSignals, type CommandContext, type ConnectionRecord, type Tie, type TieReference, type Tx } from '../ports';

/** What a decision about a tie made of it. */
export interface TieChange {
  readonly committed: Committed;
  readonly before: Json;
  readonly after: Json;
  /** Master the records are tied to now. */
  readonly productId: string;
}

export interface TieCommand {
  readonly context: CommandContext;
  readonly reference: TieReference;
  /** Action in the audit, past tense. */
  readonly action: string;
  readonly decide: (tx: Tx, connection: ConnectionRecord, tie: Tie) => Promise<TieChange | null>;
}

/** Runs a person's decision about a tie: finds it, decides in one transaction with its audit entry, then wakes whoever has to act. */
@Injectable()
export class ChangeTies {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: Connections,
    private readonly ties: TieStore,
    private readonly audit: AuditLog,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * A decision that changes nothing (null) is not audited.
   * @throws {NotFoundError} `link.not-found` for unknown and foreign references alike.
   */
  async run(command: TieCommand): Promise<TieChange | null> {
    const { accountId } = command.context;
    const known = await this.unitOfWork.read(accountId, (tx) => this.find(tx, command.reference));
    const connection = await this.connections.get(accountId, known.connectionId);
    const change = await this.unitOfWork.run(accountId, async (tx) => {
      const tie = await this.find(tx, command.reference);
      const decided = await command.decide(tx, connection, tie);
      if (decided) await this.note(tx, command, tie, decided);
      return decided;
    });
    if (change) wakeAfter(this.signals, accountId, change.committed);
    return change;
  }

  private async find(tx: Tx, reference: TieReference): Promise<Tie> {
    const ids = Object.entries(reference).filter(([name]) => name !== 'externalId');
    const tie = ids.every(([, id]) => isUuid(id)) ? await this.ties.find(tx, reference) : null;
    if (!tie) throw new NotFoundError('link.not-found', 'There is no such record in this account; import it first.');
    return tie;
  }

  private async note(tx: Tx, { context, action }: TieCommand, tie: Tie, { before, after }: TieChange): Promise<void> {
    const { actor, requestId } = context;
    await this.audit.append(tx, { actor, action, targetType: 'listing', targetId: tie.listingId, before, after, requestId });
  }
}

/** Wakes the work that a committed change left in the tables. */
export function wakeAfter(signals: WorkSignals, accountId: string, committed: Committed): void {
  for (const id of committed.drains) signals.wake('drain', accountId, id);
  for (const id of committed.refetching) signals.wake('refetch', accountId, id);
}
