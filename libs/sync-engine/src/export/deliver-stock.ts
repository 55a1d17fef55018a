import { Injectable } from '@nestjs/common';
import { Clock, indexBy, newId } from '@hub/common';
import { DeliveryStore, UnitOfWork, type ConnectionRecord, type OpenSpoke } from '../ports';
import { isOutage, stopOf, type DrainStop } from './drain-stop';
import { LoadStock } from './load-stock';
import { mapperContextOf } from './mapper-context';
import { ReadStock, type FreshLook } from './read-stock';
import { RecordDeliveries } from './record-deliveries';
import type { PlanRules } from './stock-plan';
import { beginRound, inFlightOf, takeLooks, toRead, toWrite, type DeliveryWork, type TargetWork } from './stock-round';
import { sendWrites, type StockWrite, type WriteOutcome } from './write-stock';

/** What one round did. */
export interface RoundResult {
  /** Deliveries taken up; none means that nothing is due. */
  readonly taken: number;
  readonly written: number;
  readonly stop: DrainStop | null;
}

const NOTHING_DUE: RoundResult = { taken: 0, written: 0, stop: null };

/** Brings one batch of a connection's deliveries up to date. */
@Injectable()
export class DeliverStock {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: DeliveryStore,
    private readonly loader: LoadStock,
    private readonly reader: ReadStock,
    private readonly recorder: RecordDeliveries,
    private readonly clock: Clock,
  ) {}

  /** `first`: the connection was just taken over, leases found are those of a dead holder. No lock is held across a request. */
  async round(connection: ConnectionRecord, spoke: OpenSpoke, options: { readonly first: boolean; readonly signal: AbortSignal }): Promise<RoundResult> {
    const token = newId();
    const rules = this.rulesOf(connection, spoke);
    const works = await this.take(connection, spoke, { token, first: options.first, rules });
    if (works.length === 0) return NOTHING_DUE;
    const targets = works.flatMap((work) => work.targets);
    const readStop = await this.read(connection, spoke, targets, rules);
    const outcomes = await this.write(connection, spoke, { token, works, stop: readStop, signal: options.signal });
    const stop = readStop ?? outcomes.stop;
    await this.recorder.record(connection, spoke, { token, works, outcomes: outcomes.byKey, stop });
    return { taken: works.length, written: [...outcomes.byKey.values()].filter((outcome) => outcome.outcome === 'written').length, stop };
  }

  private rulesOf(connection: ConnectionRecord, spoke: OpenSpoke): PlanRules {
    return {
      mappers: spoke.connector.mappers,
      context: mapperContextOf(connection),
      buffer: connection.preset.stock.buffer,
      graceMs: connection.preset.stockGraceMs,
      nowMs: this.clock.nowMs(),
    };
  }

  private take(connection: ConnectionRecord, spoke: OpenSpoke, options: { token: string; first: boolean; rules: PlanRules }): Promise<DeliveryWork[]> {
    return this.unitOfWork.run(connection.accountId, async (tx) => {
      if (options.first) await this.deliveries.reclaim(tx, connection.id);
      const leased = await this.deliveries.lease(tx, {
        connectionId: connection.id,
        aspect: 'stock',
        token: options.token,
        limit: spoke.connector.manifest.limits.pushBatchItems,
        now: this.clock.nowIso(),
      });
      if (leased.length === 0) return [];
      const routes = await this.loader.routes(tx, connection, leased.map((delivery) => delivery.recordId));
      return beginRound(leased, routes, options.rules);
    });
  }

  private async read(connection: ConnectionRecord, spoke: OpenSpoke, targets: readonly TargetWork[], rules: PlanRules): Promise<DrainStop | null> {
    const waiting = toRead(targets);
    if (waiting.length === 0) return null;
    const looks = await this.reader.look(connection, spoke, waiting.map((work) => work.target.record.externalId));
    takeLooks(waiting, looks, rules);
    return this.stopAfter([...looks.values()].filter((look): look is Extract<FreshLook, { kind: 'failed' }> => look.kind === 'failed'), waiting);
  }

  private async write(
    connection: ConnectionRecord,
    spoke: OpenSpoke,
    round: { token: string; works: readonly DeliveryWork[]; stop: DrainStop | null; signal: AbortSignal },
  ): Promise<{ byKey: ReadonlyMap<string, WriteOutcome>; stop: DrainStop | null }> {
    const planned = toWrite(round.works.flatMap((work) => work.targets));
    if (planned.length === 0 || round.stop !== null || round.signal.aborted) return { byKey: new Map(), stop: null };
    const writes = await this.begin(connection, round, planned);
    const byKey = await sendWrites(spoke, writes, round.signal);
    return { byKey, stop: this.stopAfterWrites([...byKey.values()], planned.map(({ work }) => work)) };
  }

  /** Commits what is about to be sent; writes of deliveries that somebody else has taken over are dropped. */
  private async begin(connection: ConnectionRecord, round: { token: string; works: readonly DeliveryWork[] }, planned: readonly StockWrite[]): Promise<readonly StockWrite[]> {
    const leased = indexBy(round.works.map((work) => work.delivery), (delivery) => delivery.id);
    const ours = await this.unitOfWork.run(connection.accountId, (tx) =>
      this.deliveries.beginWrites(tx, round.token, inFlightOf(planned, leased), this.clock.nowIso()),
    );
    return planned.filter((write) => ours.has(write.deliveryId));
  }

  private stopAfterWrites(outcomes: readonly WriteOutcome[], works: readonly TargetWork[]): DrainStop | null {
    const wholeRound = isOutage(outcomes);
    const failures = outcomes.flatMap((outcome) => {
      if (outcome.outcome === 'refused') return [{ error: outcome.error, wholeRequest: outcome.wholeRequest || wholeRound }];
      return outcome.outcome === 'unknown' ? [{ error: outcome.error, wholeRequest: wholeRound }] : [];
    });
    return this.stopAfter(failures, works);
  }

  /** The failure that concerns the connection most, if one does. */
  private stopAfter(failures: ReadonlyArray<{ readonly error: unknown; readonly wholeRequest: boolean }>, works: readonly TargetWork[]): DrainStop | null {
    const attempts = Math.max(0, ...works.map((work) => work.delivery.attempts));
    const stops = failures.flatMap((failure) => stopOf({ ...failure, attempts, nowMs: this.clock.nowMs(), random: Math.random }) ?? []);
    return stops.find((stop) => stop.why === 'credentials') ?? stops[0] ?? null;
  }
}
