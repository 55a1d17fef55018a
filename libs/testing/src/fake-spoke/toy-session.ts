import {
  RecordGoneError,
  RecordRefusedError,
  SpokeCredentialsError,
  SpokeRateLimitedError,
  SpokeUnavailableError,
  type ConnectorSession,
  type ConnectorWebhooks,
  type FetchResult,
  type PullPage,
  type PullRequest,
  type PushItem,
  type PushOutcome,
  type PushRequest,
  type VerifyReport,
} from '@hub/connector-sdk';
import type { Clock } from '@hub/common';
import type { Entity } from '@hub/contracts';
import { ToyCrash, type ToyFault, type ToyFaultKind } from './toy-faults';
import type { ToyShop } from './toy-shop';

const WHOLE_REQUEST: readonly ToyFaultKind[] = ['unavailable', 'rate-limited', 'credentials', 'crash-before'];
const ONE_RECORD: readonly ToyFaultKind[] = ['lost-answer', 'timeout', 'late', 'refused', 'gone', 'busy'];
const PAGE_RECORDS = 50;

/** A session of the toy connector: speaks to the shop in memory, with every fault a real one has. */
export class ToySession implements ConnectorSession {
  readonly webhooks: ConnectorWebhooks = {
    check: () => Promise.resolve({ webhooks: [], healed: [] }),
    ensure: () => Promise.resolve({ webhooks: [], healed: [] }),
    remove: () => Promise.resolve(),
  };

  constructor(
    private readonly shop: ToyShop,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {}

  verify(): Promise<VerifyReport> {
    return Promise.resolve({ ok: true, checks: [], capabilities: {}, settings: {} });
  }

  async pull(request: PullRequest): Promise<PullPage> {
    await this.begin('pull', []);
    const readAt = this.clock.nowIso();
    const since = request.mode.kind === 'changes' ? String(request.mode.since) : '';
    const all = this.shop.products().filter((product) => product.modifiedAt >= since);
    const after = typeof request.cursor === 'string' ? request.cursor : '';
    const page = all.filter((product) => product.id > after).slice(0, PAGE_RECORDS);
    const last = page.at(-1)?.id;
    const idsOnly = request.mode.kind === 'ids';
    return {
      observations: idsOnly ? [] : page.map((product) => this.shop.observe(product.id, 'import', readAt)),
      ids: idsOnly ? page.map((product) => product.id) : [],
      nextCursor: last !== undefined && last !== all.at(-1)?.id ? last : null,
      total: all.length,
      mark: readAt,
      warnings: [],
    };
  }

  async fetch(_entity: Entity, externalIds: readonly string[]): Promise<FetchResult> {
    const readAt = this.clock.nowIso();
    await this.begin('fetch', externalIds);
    this.shop.reads.push(...externalIds);
    const observations = externalIds.map((id) => this.shop.observe(id, 'fetch', readAt));
    this.crashAfter('fetch', externalIds);
    return { observations, failed: [] };
  }

  async push(request: PushRequest): Promise<readonly PushOutcome[]> {
    const ids = request.items.map((item) => item.externalId);
    await this.begin('push', ids);
    const outcomes = request.items.map((item) => this.pushOne(item));
    this.crashAfter('push', ids);
    return outcomes;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async begin(on: ToyFault['on'], ids: readonly string[]): Promise<void> {
    if (this.signal.aborted) throw new SpokeUnavailableError('The work was stopped before the request was sent.');
    await this.shop.onRequest?.(on, ids);
    const fault = this.shop.faults.take(on, WHOLE_REQUEST, ids);
    if (fault === 'crash-before') throw new ToyCrash(`before ${on}`);
    if (fault === 'unavailable') throw new SpokeUnavailableError('The toy shop is closed.');
    if (fault === 'rate-limited') throw new SpokeRateLimitedError('The toy shop asks for patience.', 30_000);
    if (fault === 'credentials') throw new SpokeCredentialsError('toy.key-refused', 'The toy shop does not know this key.');
  }

  private crashAfter(on: ToyFault['on'], ids: readonly string[]): void {
    if (this.shop.faults.take(on, ['crash-after'], ids) !== null) throw new ToyCrash(`after ${on}`);
  }

  private pushOne({ key, externalId, fields }: PushItem): PushOutcome {
    const fault = this.shop.faults.take('push', ONE_RECORD, [externalId]);
    if (!this.shop.has(externalId) || fault === 'gone') return { key, outcome: 'refused', error: new RecordGoneError(`The toy shop has no product ${externalId}.`) };
    if (fault === 'refused') return { key, outcome: 'refused', error: new RecordRefusedError('toy.refused', 'The toy shop does not take this.') };
    if (fault === 'busy') return { key, outcome: 'refused', error: new SpokeUnavailableError('The toy shop is busy with this product.') };
    if (fault === 'late') this.shop.writeLate(externalId, fields);
    if (fault !== 'timeout' && fault !== 'late') this.shop.write(externalId, fields);
    if (fault !== null) return { key, outcome: 'unknown', error: new SpokeUnavailableError('The toy shop did not answer in time.') };
    return { key, outcome: 'written', answer: this.shop.observe(externalId, 'write-answer') };
  }
}
