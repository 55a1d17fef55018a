import { ConnectorError, type PullPage, type PullRequest } from '@hub/connector-sdk';
import type { RawObservation } from '@hub/contracts';

import { isAtLeast } from '../client/capabilities';
import type { WireProduct } from '../wire/product.wire';
import { observationOf } from '../wire/wire-record';
import { changeFilter, isAfter, sinceOf, storeTimeOf } from './change-mark';
import { readList } from './product-lists';
import { cursorOf, storedCursor, type PullCursor } from './pull-cursor';
import { readOneParent, readVariations, variationIdsOf } from './read-variations';
import type { OperationContext } from './reading';
import { readStretch, type Stretch } from './walk-products';

/** Observations per page at most; the hub takes up to 500 at once. */
const OBSERVATIONS_PER_PAGE = 400;

/**
 * One page of a pull of products with their variations. A product counts as passed on only together with all its variations, so a
 * resumed pull repeats nothing; one with hundreds of variations spreads over several pages.
 */
export async function pullProducts(context: OperationContext, request: PullRequest): Promise<PullPage> {
  const cursor = cursorOf(request.cursor);
  if (cursor.inside !== null) return continueInside(context, cursor, request);
  if (request.mode.kind === 'ids') return pullIds(context, cursor);
  if (request.mode.kind === 'full') return pullFull(context, cursor, request);
  return pullChanges(context, cursor, request);
}

async function pullFull(context: OperationContext, cursor: PullCursor, request: PullRequest): Promise<PullPage> {
  const readAt = context.clock.nowIso();
  const stretch = await readStretch(context, cursor, { filter: {}, fields: 'full' });
  return passOn(context, { cursor, request, stretch, readAt, records: stretch.records, warnings: [] });
}

async function pullIds(context: OperationContext, cursor: PullCursor): Promise<PullPage> {
  const stretch = await readStretch(context, cursor, { filter: {}, fields: 'id,type,variations' });
  const ids = stretch.records.flatMap((record) => [record.id, ...variationIdsOf(record)]).map(String);
  const next = advanced(context, cursor, stretch, stretch.records);
  return pageOf({ stretch, next, observations: [], ids, warnings: stretch.atEnd ? completeness(next, stretch) : [] });
}

async function pullChanges(context: OperationContext, cursor: PullCursor, request: PullRequest): Promise<PullPage> {
  const since = request.mode.kind === 'changes' ? sinceOf(request.mode.since) : null;
  if (since === null) throw new ConnectorError('validation', 'woocommerce.unreadable-mark', 'The mark of the last pull cannot be read; start with a full pull', 'stop-run');
  const capabilities = await context.store.capabilities();
  const tooOld = capabilities.api === 'wc/v2' || (capabilities.version !== null && !isAtLeast(capabilities.version, '5.8'));
  if (cursor.scanning || tooOld) return scanForChanges(context, cursor, { request, since, warnings: [] });
  const readAt = context.clock.nowIso();
  const stretch = await readStretch(context, cursor, { filter: changeFilter(since), fields: 'full' });
  if (stretch.records.every((record) => isAfter(record, since))) return passOn(context, { cursor, request, stretch, readAt, records: stretch.records, warnings: [] });
  const warning = 'The shop ignores the date filter of its API, so every product\'s date is compared instead; this takes longer';
  context.onNotice({ kind: 'filter-ignored', message: warning, details: { version: capabilities.version } });
  return scanForChanges(context, { ...cursor, offset: 0, scanning: true }, { request, since, warnings: [warning] });
}

/** For stores that cannot filter by date: dates of all products, then the changed ones by id. */
async function scanForChanges(context: OperationContext, cursor: PullCursor, options: { request: PullRequest; since: string; warnings: string[] }): Promise<PullPage> {
  const stretch = await readStretch(context, cursor, { filter: {}, fields: 'id,type,variations,date_modified_gmt' });
  const changed = stretch.records.filter((record) => isAfter(record, options.since));
  const readAt = context.clock.nowIso();
  const include = changed.map((record) => record.id);
  const records = include.length === 0 ? [] : (await readList(context, '/products', { include, per_page: 100, orderby: 'id', order: 'asc', status: 'any' })).records;
  const scanned = { ...cursor, scanning: true };
  return passOn(context, { cursor: scanned, request: options.request, stretch, readAt, records, warnings: options.warnings });
}

interface Passing {
  readonly cursor: PullCursor;
  readonly request: PullRequest;
  readonly stretch: Stretch;
  readonly readAt: string;
  /** Records to pass on, ascending; may be fewer than the stretch holds. */
  readonly records: readonly WireProduct[];
  readonly warnings: readonly string[];
}

/** As many products as fit, each followed by its variations. */
async function passOn(context: OperationContext, passing: Passing): Promise<PullPage> {
  const { cursor, stretch, records } = passing;
  const fitting = takeFitting(records);
  const truncated = fitting.length < records.length;
  const last = fitting[fitting.length - 1];
  const tooLarge = last && fitting.length === 1 && 1 + variationIdsOf(last).length > OBSERVATIONS_PER_PAGE ? last : null;
  const variations = await readVariations(context, tooLarge ? [] : fitting);
  const source = sourceOf(passing.request);
  const observe = (record: WireProduct): RawObservation => observationOf(record, source, passing.readAt);
  const observations = fitting.flatMap((record) => [observe(record), ...(variations.get(record.id) ?? []).map(observe)]);
  if (tooLarge) {
    const next = { ...markOf(context, cursor, stretch), inside: { productId: tooLarge.id, lastVariationId: 0 } };
    return pageOf({ stretch, next, observations, ids: [], warnings: passing.warnings, goesOn: true });
  }
  const next = advanced(context, cursor, stretch, truncated ? fitting : stretch.records);
  const warnings = [...passing.warnings, ...(stretch.atEnd && !truncated ? completeness(next, stretch) : [])];
  return pageOf({ stretch, next, observations, ids: [], warnings, goesOn: truncated });
}

function takeFitting(records: readonly WireProduct[]): WireProduct[] {
  const fitting: WireProduct[] = [];
  let sum = 0;
  for (const record of records) {
    sum += 1 + variationIdsOf(record).length;
    if (sum > OBSERVATIONS_PER_PAGE && fitting.length > 0) break;
    fitting.push(record);
  }
  return fitting;
}

/** The next slice of variations of a product with more than fit one page. */
async function continueInside(context: OperationContext, cursor: PullCursor, request: PullRequest): Promise<PullPage> {
  const inside = cursor.inside ?? { productId: 0, lastVariationId: 0 };
  const readAt = context.clock.nowIso();
  const list = await readList(context, '/products', { include: [inside.productId], per_page: 1, status: 'any' });
  const parent = list.records.find((record) => record.id === inside.productId);
  const ids = parent ? variationIdsOf(parent).filter((id) => id > inside.lastVariationId) : [];
  const slice = ids.slice(0, OBSERVATIONS_PER_PAGE);
  const last = slice[slice.length - 1];
  const some = parent && last !== undefined ? await readOneParent(context, { ...parent, variations: slice }, inside.lastVariationId) : [];
  const done = ids.length <= slice.length;
  const next: PullCursor = done
    ? { ...cursor, inside: null, lastId: inside.productId, offset: cursor.offset + 1, passed: cursor.passed + 1 }
    : { ...cursor, inside: { productId: inside.productId, lastVariationId: last ?? 0 } };
  const observations = some.map((record) => observationOf(record, sourceOf(request), readAt));
  return { observations, ids: [], nextCursor: storedCursor(next), total: null, mark: { at: cursor.mark }, warnings: [] };
}

/** The cursor behind `passed` records of a stretch. */
function advanced(context: OperationContext, cursor: PullCursor, stretch: Stretch, passed: readonly WireProduct[]): PullCursor {
  const marked = markOf(context, cursor, stretch);
  const last = passed[passed.length - 1];
  const whole = passed.length === stretch.records.length;
  const lastId = last?.id ?? cursor.lastId;
  const behind = stretch.records.filter((record) => record.id > lastId).length;
  return {
    ...marked,
    lastId,
    offset: stretch.endOffset - behind,
    pageSize: whole ? grown(cursor.pageSize) : Math.max(passed.length, 5),
    passed: cursor.passed + stretch.records.filter((record) => record.id <= lastId).length,
  };
}

function grown(pageSize: number | null): number | null {
  return pageSize === null || pageSize >= 50 ? null : pageSize * 2;
}

function markOf(context: OperationContext, cursor: PullCursor, stretch: Stretch): PullCursor {
  return cursor.mark === null ? { ...cursor, mark: storeTimeOf(stretch.list.answer, context.clock.nowMs()) } : cursor;
}

interface PageParts {
  readonly stretch: Stretch;
  readonly next: PullCursor;
  readonly observations: readonly RawObservation[];
  readonly ids: readonly string[];
  readonly warnings: readonly string[];
  readonly goesOn?: boolean;
}

function pageOf(parts: PageParts): PullPage {
  const more = parts.goesOn === true || !parts.stretch.atEnd;
  return {
    observations: parts.observations,
    ids: parts.ids,
    nextCursor: more ? storedCursor(parts.next) : null,
    total: parts.stretch.list.total,
    mark: { at: parts.next.mark },
    warnings: parts.warnings,
  };
}

/** Fewer records than the store counts: the key may not see some, or they fail to load. Nothing was skipped by paging. */
function completeness(next: PullCursor, stretch: Stretch): string[] {
  const { total } = stretch.list;
  if (total === null || next.passed >= total) return [];
  return [`The shop counts ${total} products but showed ${next.passed}: some fail to load or may not be seen with this key`];
}

function sourceOf(request: PullRequest): RawObservation['source'] {
  return request.mode.kind === 'changes' ? 'poll' : 'import';
}
