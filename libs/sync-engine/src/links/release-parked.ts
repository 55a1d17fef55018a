import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, InvalidInputError } from '@hub/common';
import { CommitImport, ImportRecords, type Committed } from '../import';
import { normaliseRecords } from '../import/normalise-records';
import type { TieOrder } from '../import/tie-record';
import { TieStore, type CommandContext, type ConnectionRecord, type ParkedEntry, type Tx } from '../ports';
import { ParkedDecisions } from './parked-decisions';
import { RetieListing } from './retie-listing';
import type { Connector } from '@hub/connector-sdk';

/** A person's word about a record that leaves a choice: tie it to a product, or make one of its own. Neither: try again. */
export interface ReleaseParkedCommand {
  readonly parkedId: string;
  readonly linkTo?: string;
  readonly create?: boolean;
}

/** Lets something parked go on. */
@Injectable()
export class ReleaseParked {
  constructor(
    private readonly decisions: ParkedDecisions,
    private readonly records: ImportRecords,
    private readonly importCommit: CommitImport,
    private readonly retie: RetieListing,
    private readonly ties: TieStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {NotFoundError} `parked.not-found`, `product.not-found`; @throws {ConflictError} `parked.not-open`, `parked.still-stuck`;
   * @throws {InvalidInputError} `parked.decision-needed` for an identity conflict without a decision, `parked.two-decisions`.
   */
  async execute(context: CommandContext, command: ReleaseParkedCommand): Promise<{ readonly productId: string | null }> {
    if (command.linkTo !== undefined && command.create) {
      throw new InvalidInputError('parked.two-decisions', 'Either name the product to link to or ask for a new one, not both.', { param: 'create' });
    }
    return this.decisions.resolve(context, command.parkedId, 'released', async (tx, entry, spoke) => {
      const order = orderOf(command, entry, context.actor);
      if (order.kind === 'match' || !spoke || !entry.observation || !entry.externalId) return { committed: await this.decisions.tryAgain(tx, entry), productId: null };
      return this.tie(tx, entry, spoke, order);
    });
  }

  private async tie(tx: Tx, entry: ParkedEntry, spoke: { connection: ConnectionRecord; connector: Connector }, order: TieOrder): Promise<{ committed: Committed; productId: string | null }> {
    const { connection, connector } = spoke;
    const externalId = entry.externalId as string;
    if (order.kind === 'link') {
      await this.retie.target(tx, order.productId);
      await this.ties.forgetRejections(tx, connection.id, [externalId], order.productId);
    }
    const nowMs = this.clock.nowMs();
    const normalised = normaliseRecords(entry.observation ? [entry.observation] : [], connector, connection);
    const decided = await this.records.decide(tx, normalised, { connection, runId: null, nowMs, keepRaw: true, order });
    const [outcome] = decided.outcomes;
    if (!outcome || outcome.outcome === 'parked') {
      const message = decided.parked[0]?.message ?? 'The record shown then cannot be read any more.';
      throw new ConflictError('parked.still-stuck', `The record cannot go on yet: ${message}`);
    }
    // What was parked may be old news by now: the record is read again.
    decided.refetches.push({ entity: 'product', externalId, reason: 'released' });
    const committed = await this.importCommit.commit(tx, connection, { ...decided, superseded: [] }, new Date(nowMs).toISOString());
    return { committed, productId: outcome.productId };
  }
}

function orderOf({ linkTo, create }: ReleaseParkedCommand, entry: ParkedEntry, by: string): TieOrder {
  const isTiable = entry.reason === 'identity-conflict' || entry.reason === 'unknown-record';
  if ((linkTo !== undefined || create) && !isTiable) {
    throw new InvalidInputError('parked.no-decision-possible', `Something parked as ${entry.reason} can only be tried again.`, { param: linkTo === undefined ? 'create' : 'linkTo' });
  }
  if (linkTo !== undefined) return { kind: 'link', productId: linkTo, by };
  if (create) return { kind: 'create', by };
  if (entry.reason !== 'identity-conflict') return { kind: 'match' };
  throw new InvalidInputError('parked.decision-needed', 'Say which product the record belongs to (linkTo) or that it is a new one (create).', { param: 'linkTo' });
}

