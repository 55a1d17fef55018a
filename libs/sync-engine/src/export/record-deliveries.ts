import { Injectable } from '@nestjs/common';
import { Clock, sameContent } from '@hub/common';
import type { RawObservation, StockObservation } from '@hub/contracts';
import { DeliveryStore, LinkStore, UnitOfWork, type ConnectionRecord, type DeliveryResult, type LinkWriteState, type OpenSpoke, type Tx } from '../ports';
import type { DrainStop } from './drain-stop';
import { mapperContextOf } from './mapper-context';
import { ReadStock } from './read-stock';
import { ReportListingIssues } from './report-listing-issues';
import type { DeliveryWork, TargetWork } from './stock-round';
import { resultOf, type TargetEnd } from './target-end';
import { endOf, stockInAnswer, type AnswerRules } from './target-outcome';
import { writeKey, type WriteOutcome } from './write-stock';

/** A round whose requests are over. */
export interface RoundOutcome {
  readonly token: string;
  readonly works: readonly DeliveryWork[];
  readonly outcomes: ReadonlyMap<string, WriteOutcome>;
  readonly stop: DrainStop | null;
}

/** Writes down what became of a round: deliveries, what links show by the answers, and the answers as observations. */
@Injectable()
export class RecordDeliveries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: DeliveryStore,
    private readonly links: LinkStore,
    private readonly reader: ReadStock,
    private readonly issues: ReportListingIssues,
    private readonly clock: Clock,
  ) {}

  /** One transaction; afterwards the answers go to the importer: losing them costs nothing, the next poll shows the same. */
  async record(connection: ConnectionRecord, spoke: OpenSpoke, round: RoundOutcome): Promise<void> {
    const rules: AnswerRules = { mappers: spoke.connector.mappers, context: mapperContextOf(connection), at: this.clock.nowIso() };
    const targets = round.works.flatMap((work) => work.targets);
    const outcomeOf = (work: TargetWork): WriteOutcome | undefined => round.outcomes.get(writeKey({ deliveryId: work.delivery.id, target: work.target }));
    for (const work of targets) work.end ??= endOf(work, outcomeOf(work), rules);
    const results = round.works.map((work) => this.resultOf(work, round.stop));
    const answers = targets.flatMap((work) => answered(work, outcomeOf(work), rules));
    await this.unitOfWork.run(connection.accountId, (tx) => this.commit(tx, connection, { round, results, answers, rules }));
    await this.reader.observe(connection, spoke, [...answers.map(({ answer }) => answer), ...goneOf(targets, rules)]);
    if (results.some((result, index) => result.issue !== round.works[index]?.delivery.issue)) await this.issues.report(connection);
  }

  private async commit(
    tx: Tx,
    connection: ConnectionRecord,
    { round, results, answers, rules }: { round: RoundOutcome; results: readonly DeliveryResult[]; answers: readonly Answered[]; rules: AnswerRules },
  ): Promise<void> {
    // Links before deliveries, as importers do.
    if (answers.length > 0) await this.noteAnswers(tx, answers, rules);
    await this.deliveries.finish(tx, round.token, results, rules.at);
    if (round.stop !== null && round.stop.why !== 'credentials') await this.deliveries.postpone(tx, connection.id, 'stock', round.stop.until);
  }

  /** What began to be read before the answer says nothing about what is there now. */
  private async noteAnswers(tx: Tx, answers: readonly Answered[], { at }: AnswerRules): Promise<void> {
    const syncs = await this.links.lockSync(tx, answers.map(({ linkId }) => linkId));
    const states = answers.flatMap(({ linkId, answer, stock, since }): LinkWriteState[] => {
      const sync = syncs.get(linkId);
      if (sync === undefined) return [];
      const written = { linkId, sync: { ...sync, answeredAt: at } };
      return [stock === null ? written : { ...written, stockShown: { stock, version: answer.sourceVersion, at, since } }];
    });
    await this.links.saveWriteState(tx, states);
  }

  private resultOf(work: DeliveryWork, stop: DrainStop | null): DeliveryResult {
    const ends = work.targets.flatMap(({ end }): TargetEnd[] => (end === null ? [] : [end]));
    const notBefore = stop === null || stop.why === 'credentials' ? null : stop.until;
    return resultOf(work.delivery, ends, { nowMs: this.clock.nowMs(), random: Math.random, notBefore, issue: work.issue });
  }
}

interface Answered {
  readonly linkId: string;
  readonly answer: RawObservation;
  readonly stock: StockObservation | null;
  /** Since when the record shows just that, ISO UTC. */
  readonly since: string;
}

function answered(work: TargetWork, outcome: WriteOutcome | undefined, rules: AnswerRules): Answered[] {
  if (outcome?.outcome !== 'written' || outcome.answer === null) return [];
  // The answer shows the record after the write: it counts from the moment it was received.
  const answer: RawObservation = { ...outcome.answer, source: 'write-answer', seen: 'push', readAt: rules.at };
  const { record } = work.target;
  const stock = stockInAnswer(answer, rules);
  const isSame = stock !== null && record.shown !== null && sameContent(stock, record.shown);
  return [{ linkId: record.linkId, answer, stock, since: isSame ? record.shownSince : rules.at }];
}

/** Records that a write found missing; what a read found missing the importer knows already. */
function goneOf(targets: readonly TargetWork[], { at }: AnswerRules): RawObservation[] {
  return targets.flatMap(({ end, plan, target }): RawObservation[] => {
    if (end?.kind !== 'gone' || plan.kind !== 'write') return [];
    return [{ entity: 'product', externalId: target.record.externalId, source: 'write-answer', seen: 'read', sourceVersion: null, readAt: at, gone: true, raw: null }];
  });
}
