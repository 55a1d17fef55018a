import type { FieldMap, Json, LinkState } from '@hub/contracts';
import {
  packClaims,
  unpackClaims,
  type ContentWrite,
  type LinkHistory,
  type LinkRecord,
  type LinkSync,
  type ObservedRecord,
  type OwnValue,
  type ShownStock,
} from '@hub/sync-engine/ports';

/** A row of `hub.link`. */
export interface LinkRow {
  readonly id: string;
  readonly connection_id: string;
  readonly external_id: string;
  readonly parent_external_id: string | null;
  readonly listing_id: string;
  readonly product_id: string | null;
  readonly origin_product_id: string | null;
  readonly state: LinkState;
  readonly mode: 'create-only' | 'overwrite';
  readonly linked_by: string;
  readonly fingerprint: string | null;
  readonly observed: ObservedRecord & { readonly fields: FieldMap };
  readonly stock_shown: ShownStock | null;
  readonly gone: boolean;
  readonly source_version: string | null;
  readonly source_time: string;
  readonly read_at: string;
  readonly expected: FieldMap;
  readonly in_flight: readonly ContentWrite[] | null;
  readonly uncertain: readonly OwnValue[];
  readonly answered_at: string | null;
  readonly claims: { readonly [field: string]: { readonly at: string; readonly value?: Json } };
  readonly history: LinkHistory;
}

/** Columns of a LinkRow; the table is called `l`. */
export const LINK_COLUMNS = `l.id, l.connection_id, l.external_id, l.parent_external_id, l.listing_id, l.product_id, l.origin_product_id, l.state, l.mode,
  l.linked_by, l.fingerprint, l.observed, l.stock_shown, l.gone, l.source_version, l.source_time, l.read_at, l.expected, l.in_flight, l.uncertain,
  l.answered_at, l.claims, l.history`;

/** The link as the engine uses it. */
export function toLink(row: LinkRow): LinkRecord {
  const { fields: _fields, ...observed } = row.observed;
  return {
    id: row.id,
    connectionId: row.connection_id,
    externalId: row.external_id,
    parentExternalId: row.parent_external_id,
    listingId: row.listing_id,
    productId: row.product_id,
    originProductId: row.origin_product_id,
    state: row.state,
    mode: row.mode,
    linkedBy: row.linked_by,
    fingerprint: row.fingerprint,
    observed,
    shown: row.stock_shown,
    sync: toSync(row),
  };
}

/** The link's content state. */
export function toSync(row: Pick<LinkRow, 'observed' | 'gone' | 'source_version' | 'source_time' | 'read_at' | 'expected' | 'in_flight' | 'uncertain' | 'answered_at' | 'claims' | 'history'>): LinkSync {
  return {
    sourceVersion: row.source_version,
    sourceTime: row.source_time,
    readAt: row.read_at,
    gone: row.gone,
    fields: row.observed.fields,
    expected: row.expected,
    inFlight: row.in_flight ?? [],
    uncertain: row.uncertain,
    answeredAt: row.answered_at,
    history: withLastLook(row),
    claims: unpackClaims(row.claims, row.observed.fields),
  };
}

/** The columns that change with a link, as a JSON record for `jsonb_to_recordset`. */
export function toLinkJson(link: LinkRecord): object {
  const { sync, observed } = link;
  return {
    id: link.id,
    external_id: link.externalId,
    parent_external_id: link.parentExternalId,
    language: observed.language,
    listing_id: link.listingId,
    product_id: link.productId,
    origin_product_id: link.originProductId,
    state: link.state,
    gone: sync.gone,
    mode: link.mode,
    linked_by: link.linkedBy,
    fingerprint: link.fingerprint,
    source_version: sync.sourceVersion,
    source_time: sync.sourceTime,
    read_at: sync.readAt,
    observed: { ...observed, fields: sync.fields },
    stock_shown: link.shown,
    expected: sync.expected,
    in_flight: sync.inFlight.length === 0 ? null : sync.inFlight,
    uncertain: sync.uncertain,
    answered_at: sync.answeredAt,
    claims: packClaims(sync.claims, sync.fields),
    history: sync.history,
  };
}

/** Later looks at an unchanged record are noted beside the history only: the last version was seen until then. */
function withLastLook(row: Pick<LinkRow, 'history' | 'source_version' | 'read_at' | 'gone'>): LinkHistory {
  const last = row.history.e[row.history.e.length - 1];
  if (!last || row.gone || last.v !== row.source_version || row.read_at <= (last.R ?? last.r)) return row.history;
  return { ...row.history, e: [...row.history.e.slice(0, -1), { ...last, R: row.read_at }] };
}
