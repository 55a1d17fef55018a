import type { Json, RunCounts } from '@hub/contracts';
import { NotFoundError } from '@hub/common';
import type { Condition, Page, PageRequest } from './keyset';
import { ReadModel } from './read-model';

export interface RunFilter {
  readonly connectionId?: string;
  readonly operation?: string;
  readonly state?: string;
}

/** One run as people see it. Times are ISO UTC. */
export interface RunView {
  readonly id: string;
  readonly connectionId: string;
  readonly operation: string;
  readonly state: string;
  readonly trigger: string;
  readonly counts: RunCounts;
  readonly total: number | null;
  readonly pages: number;
  readonly attempts: number;
  readonly cancelRequested: boolean;
  readonly error: Json;
  readonly dueAt: string;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface ParkedFilter {
  readonly connectionId?: string;
  readonly state?: string;
  readonly reason?: string;
}

/** Something set aside with its reason. Times are ISO UTC. */
export interface ParkedView {
  readonly id: string;
  readonly connectionId: string | null;
  readonly entity: string;
  readonly externalId: string | null;
  readonly recordId: string | null;
  readonly aspect: string | null;
  readonly reason: string;
  readonly code: string;
  readonly message: string;
  readonly details: Json;
  readonly candidates: readonly string[];
  readonly state: string;
  readonly runId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
}

export interface IncidentFilter {
  readonly connectionId?: string;
  readonly state?: string;
  readonly kind?: string;
  readonly severity?: string;
}

/** Something operators should know about. Times are ISO UTC. */
export interface IncidentView {
  readonly id: string;
  readonly connectionId: string | null;
  readonly kind: string;
  readonly dedupeKey: string;
  readonly severity: string;
  readonly message: string;
  readonly fix: string | null;
  readonly details: Json;
  readonly occurrences: number;
  readonly state: string;
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
}

const RUN = `r.id, r.connection_id as "connectionId", r.operation, r.state, r.trigger, r.counts, r.total, r.pages, r.attempts,
  r.cancel_requested as "cancelRequested", r.error, r.due_at as "dueAt", r.queued_at as "queuedAt", r.started_at as "startedAt", r.finished_at as "finishedAt"`;
const PARKED = `r.id, r.connection_id as "connectionId", r.entity, r.external_id as "externalId", r.record_id as "recordId", r.aspect, r.reason, r.code,
  r.message, r.details, r.candidates, r.state, r.run_id as "runId", r.created_at as "createdAt", r.updated_at as "updatedAt",
  r.resolved_at as "resolvedAt", r.resolved_by as "resolvedBy"`;
const INCIDENT = `r.id, r.connection_id as "connectionId", r.kind, r.dedupe_key as "dedupeKey", r.severity, r.message, r.fix, r.details, r.occurrences,
  r.state, r.opened_at as "openedAt", r.last_seen_at as "lastSeenAt", r.resolved_at as "resolvedAt"`;
const NEWEST_FIRST = { expression: 'r.id', type: 'uuid', direction: 'desc' } as const;

/** Runs, parked records and incidents as people read them, newest first. */
export class WorkReadModel extends ReadModel {
  runs(accountId: string, filter: RunFilter, page: PageRequest): Promise<Page<RunView>> {
    return this.newest<RunView>(accountId, { columns: RUN, from: 'hub.run r', where: equal(filter), page });
  }

  /** @throws {NotFoundError} `run.not-found` for unknown and foreign ids alike. */
  run(accountId: string, runId: string): Promise<RunView> {
    return this.one<RunView>(accountId, `select ${RUN} from hub.run r where r.id = $1`, runId, 'run');
  }

  parked(accountId: string, filter: ParkedFilter, page: PageRequest): Promise<Page<ParkedView>> {
    return this.newest<ParkedView>(accountId, { columns: PARKED, from: 'hub.parked r', where: equal(filter), page });
  }

  /** @throws {NotFoundError} `parked.not-found` for unknown and foreign ids alike. */
  parkedRecord(accountId: string, parkedId: string): Promise<ParkedView> {
    return this.one<ParkedView>(accountId, `select ${PARKED} from hub.parked r where r.id = $1`, parkedId, 'parked');
  }

  incidents(accountId: string, filter: IncidentFilter, page: PageRequest): Promise<Page<IncidentView>> {
    return this.newest<IncidentView>(accountId, { columns: INCIDENT, from: 'hub.incident r', where: equal(filter), page });
  }

  /** @throws {NotFoundError} `incident.not-found` for unknown and foreign ids alike. */
  incident(accountId: string, incidentId: string): Promise<IncidentView> {
    return this.one<IncidentView>(accountId, `select ${INCIDENT} from hub.incident r where r.id = $1`, incidentId, 'incident');
  }

  private newest<T extends object>(accountId: string, query: { columns: string; from: string; where: Condition[]; page: PageRequest }): Promise<Page<T>> {
    return this.page<T>(accountId, { ...query, id: 'r.id', sort: NEWEST_FIRST });
  }

  private async one<T extends object>(accountId: string, text: string, id: string, what: string): Promise<T> {
    const [row] = await this.rows<T>(accountId, text, [id]);
    if (row === undefined) throw new NotFoundError(`${what}.not-found`, 'There is no such thing in this account.', { param: 'id' });
    return row;
  }
}

const COLUMN_OF = { connectionId: 'r.connection_id', operation: 'r.operation', state: 'r.state', reason: 'r.reason', kind: 'r.kind', severity: 'r.severity' } as const;

function equal(filter: Partial<Record<keyof typeof COLUMN_OF, string>>): Condition[] {
  return (Object.keys(COLUMN_OF) as Array<keyof typeof COLUMN_OF>)
    .filter((name) => filter[name] !== undefined)
    .map((name) => ({ sql: `${COLUMN_OF[name]} = ?`, values: [filter[name]] }));
}
