import {
  ConnectorError,
  SpokeCredentialsError,
  SpokeRateLimitedError,
  SpokeUnavailableError,
  RecordGoneError,
  type ConnectionContext,
  type ConnectorSession,
  type FetchResult,
  type PullPage,
  type PullRequest,
  type PushItem,
  type PushOutcome,
  type PushRequest,
  type SessionServices,
  type VerifyReport,
} from '@hub/connector-sdk';
import type { Entity, Json, RawObservation } from '@hub/contracts';

import type { ToyRecord, ToySpoke } from './toy-spoke';

const PAGE = 50;

interface ToyCursor {
  readonly after: number;
  readonly offset: number;
  readonly mark: number;
}

/** A session on the toy spoke, with one promise broken on request. */
export class ToySession implements ConnectorSession {
  readonly webhooks = { check: async () => ({ webhooks: [], healed: [] }), ensure: async () => ({ webhooks: [], healed: [] }), remove: async () => undefined };
  private pages = 0;

  constructor(
    private readonly spoke: ToySpoke,
    private readonly context: ConnectionContext,
    private readonly services: SessionServices,
    private readonly broken: string | null,
  ) {}

  async verify(): Promise<VerifyReport> {
    if (this.broken === 'verify.writes-nothing') this.spoke.written += 1;
    const known = this.keyIsGood() || this.broken === 'verify.bad';
    const ok = known && this.broken !== 'verify.good';
    const check = { name: 'credentials', status: ok ? 'ok' : 'failed', blocking: true, cause: ok ? null : 'unknown key', fix: ok ? null : 'take another', details: {} } as const;
    return { ok, checks: [check], capabilities: {}, settings: {} };
  }

  async pull({ mode, cursor }: PullRequest): Promise<PullPage> {
    await this.request();
    const position = (cursor as ToyCursor | null) ?? { after: 0, offset: 0, mark: this.spoke.now() };
    const all = [...this.spoke.records.values()].filter((record) => this.isWanted(record, mode));
    const rest = this.broken === 'pull.removed-during-walk' ? all.slice(position.offset) : all.filter((record) => record.id > position.after);
    const page = rest.slice(0, PAGE);
    if (this.broken === 'pull.odd-record' && page.some((record) => record.odd)) throw new SpokeUnavailableError('cannot read a record');
    const nextCursor = rest.length > PAGE ? { after: page.at(-1)?.id ?? 0, offset: position.offset + PAGE, mark: position.mark } : null;
    const given = this.spoil(page, cursor, mode.kind === 'full' && nextCursor === null);
    const shown = mode.kind === 'ids' ? { observations: [], ids: this.idsOf(given, nextCursor === null) } : { observations: given.map(observe), ids: [] };
    return { ...shown, nextCursor, total: all.length, mark: { at: position.mark }, warnings: [] };
  }

  private idsOf(page: readonly ToyRecord[], isLast: boolean): string[] {
    const ids = page.map((record) => String(record.id));
    return this.broken === 'pull.ids' && isLast ? ids.slice(0, -1) : ids;
  }

  async fetch(_entity: Entity, externalIds: readonly string[]): Promise<FetchResult> {
    await this.request();
    const observations = externalIds.flatMap((externalId): RawObservation[] => {
      const record = this.spoke.records.get(Number(externalId));
      if (record) return [observe(record)];
      return this.broken === 'fetch.every-id' ? [] : [{ ...observe({ id: Number(externalId), stock: 0, modified: 0, odd: false, extra: '' }), gone: true }];
    });
    return { observations, failed: [] };
  }

  async push({ items }: PushRequest): Promise<PushOutcome[]> {
    await this.request();
    const anyMissing = items.some((item) => !this.spoke.records.has(Number(item.externalId)));
    const all = this.broken === 'push.outcome-per-item' && anyMissing;
    return items.map((item) => (all ? gone(item) : this.write(item)));
  }

  async close(): Promise<void> {}

  private write(item: PushItem): PushOutcome {
    const record = this.spoke.records.get(Number(item.externalId));
    if (!record) return gone(item);
    const quantity = Number(item.fields['stock']);
    const adds = this.broken === 'push.repeat' && this.spoke.written > 0 && record.stock === quantity;
    this.spoke.setStock(item.externalId, adds ? quantity * 2 : quantity);
    this.spoke.written += 1;
    const lost = this.spoke.faults[0]?.kind === 'lost-answer' && this.broken !== 'push.lost-answer';
    if (lost) return { key: item.key, outcome: 'unknown', error: new SpokeUnavailableError('no answer', { details: { mayHaveTakenEffect: true } }) };
    return { key: item.key, outcome: 'written', answer: observe(record) };
  }

  private isWanted(record: ToyRecord, mode: PullRequest['mode']): boolean {
    if (mode.kind !== 'changes' || this.broken === 'pull.changes') return true;
    return record.modified > (mode.since as { at: number }).at - 60;
  }

  /** Loses a record in the way the broken promise says. */
  private spoil(page: readonly ToyRecord[], cursor: Json | null, isLastOfAll: boolean): readonly ToyRecord[] {
    this.pages += 1;
    const key = JSON.stringify(cursor);
    const again = cursor !== null && servedBy(this.spoke).has(key);
    servedBy(this.spoke).add(key);
    return this.loses({ cursor, isLastOfAll, again }) ? page.slice(1) : page;
  }

  private loses(page: { readonly cursor: Json | null; readonly isLastOfAll: boolean; readonly again: boolean }): boolean {
    if (this.broken === 'pull.complete') return this.pages > 1 && page.isLastOfAll && this.spoke.removed === 0;
    if (this.broken === 'pull.resume') return this.pages === 1 && page.cursor !== null;
    return this.broken === 'pull.crash' && page.again;
  }

  private keyIsGood(): boolean {
    return (this.context.credentials as { apiKey: string }).apiKey === this.spoke.credentials.apiKey;
  }

  private async request(): Promise<void> {
    const waitMs = this.spoke.pausedUntilMs - Date.now();
    if (waitMs > 0 && this.broken !== 'failure.rate-limit') throw new SpokeRateLimitedError('still waiting', waitMs);
    this.spoke.received += 1;
    if (this.spoke.isLockedOut || !this.keyIsGood()) {
      if (this.broken === 'failure.credentials') throw new SpokeUnavailableError('refused');
      throw new SpokeCredentialsError('toy.refused', 'The key is refused');
    }
    const fault = this.spoke.faults[0];
    if (fault === undefined || fault.kind === 'lost-answer') return;
    this.spoke.faults.shift();
    await this.fail(fault.kind === 'rate-limited' ? fault.retryAfterSeconds : fault.kind);
  }

  private async fail(fault: number | string): Promise<void> {
    if (typeof fault === 'number') {
      this.spoke.pausedUntilMs = Date.now() + fault * 1000;
      throw new SpokeRateLimitedError('slow down', this.broken === 'failure.rate-limit' ? undefined : fault * 1000);
    }
    if (fault === 'hang') return this.hang();
    const message = this.broken === 'secrets.hidden' ? `died for ${JSON.stringify(this.context.credentials)}` : 'died';
    throw this.broken === 'failure.server-error' ? new ConnectorError('validation', 'toy.died', message, 'fail-record') : new SpokeUnavailableError(message);
  }

  private hang(): Promise<void> {
    return new Promise((_, reject) => {
      if (this.broken === 'cancel.prompt') return;
      this.services.signal.addEventListener('abort', () => reject(new SpokeUnavailableError('cancelled')));
    });
  }
}

const served = new WeakMap<ToySpoke, Set<string>>();

function servedBy(spoke: ToySpoke): Set<string> {
  const set = served.get(spoke) ?? new Set<string>();
  served.set(spoke, set);
  return set;
}

function gone(item: PushItem): PushOutcome {
  return { key: item.key, outcome: 'refused', error: new RecordGoneError('gone') };
}

/** A record as the toy connector observes it. */
export function observe(record: ToyRecord): RawObservation {
  return {
    entity: 'product',
    externalId: String(record.id),
    source: 'import',
    seen: 'read',
    sourceVersion: String(record.modified).padStart(12, '0'),
    readAt: '2026-01-01T00:00:00.000Z',
    raw: { ...record },
  };
}
