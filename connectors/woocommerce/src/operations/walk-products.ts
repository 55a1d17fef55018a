import { SpokeAnswerError } from '@hub/connector-sdk';

import type { Query } from '../client/query';
import type { WireProduct } from '../wire/product.wire';
import type { PullCursor } from './pull-cursor';
import { readFields, readList, stableOrder, withShrinkingPages, type RecordList } from './product-lists';
import type { OperationContext } from './reading';

/** Rows read again at each page's beginning: they prove that nothing slipped through when rows before them vanished. */
const OVERLAP_ROWS = 3;

/** The next stretch of a walk by ascending id. */
export interface Stretch {
  /** Records after the cursor's last id, ascending. */
  readonly records: readonly WireProduct[];
  /** Offset behind the last row read. */
  readonly endOffset: number;
  readonly atEnd: boolean;
  readonly list: RecordList;
}

export interface WalkOptions {
  /** Filters besides order and paging. */
  readonly filter: Query;
  /** `full` records, or only the fields named. */
  readonly fields: 'full' | string;
}

/**
 * Reads on from a cursor. Pages overlap by a few rows: when the first row read lies beyond the last id already passed on, rows before
 * it were deleted meanwhile, and the page is read again from further back. So deletions lose nothing, and insertions (always with
 * higher ids) come at the end. Rows the key may not see are missing from pages, so positions count what was asked for, not what came.
 */
export async function readStretch(context: OperationContext, cursor: PullCursor, options: WalkOptions): Promise<Stretch> {
  let overlap = OVERLAP_ROWS;
  let offset = startOf(cursor, overlap);
  for (let joined = false; ; ) {
    const page = await readPage(context, { ...options, offset, limit: cursor.pageSize });
    assertAscending(page.list);
    joined ||= joins(cursor, offset, page);
    if (!joined) {
      overlap *= 8;
      offset = startOf(cursor, overlap);
      continue;
    }
    const stretch = stretchOf(cursor, offset, page);
    if (stretch.records.length > 0 || stretch.atEnd) return stretch;
    offset = stretch.endOffset - OVERLAP_ROWS;
  }
}

function startOf(cursor: PullCursor, overlap: number): number {
  return cursor.lastId === 0 ? 0 : Math.max(0, cursor.offset - overlap);
}

interface Page {
  readonly list: RecordList;
  readonly perPage: number;
  readonly answer: RecordList['answer'];
}

async function readPage(context: OperationContext, page: WalkOptions & { readonly offset: number; readonly limit: number | null }): Promise<Page> {
  const capabilities = await context.store.capabilities();
  return withShrinkingPages(context, async (size) => {
    // A limit counts new rows; the overlapping ones come on top.
    const perPage = Math.max(OVERLAP_ROWS + 2, Math.min(size, page.limit === null ? 100 : page.limit + OVERLAP_ROWS));
    const query: Query = { ...stableOrder(capabilities), ...page.filter, per_page: perPage, offset: page.offset };
    const list = await (page.fields === 'full' ? readList(context, '/products', query) : readFields(context, '/products', { ...query, _fields: page.fields }));
    return { list, perPage, answer: list.answer };
  });
}

/** Whether a page begins at or before the place the walk had come to. */
function joins(cursor: PullCursor, offset: number, page: Page): boolean {
  const first = page.list.records[0];
  if (offset === 0) return true;
  if (first !== undefined) return first.id <= cursor.lastId;
  return page.list.total !== null && offset < page.list.total;
}

function stretchOf(cursor: PullCursor, offset: number, page: Page): Stretch {
  const { list, perPage } = page;
  const records = list.records.filter((record) => record.id > cursor.lastId);
  const endOffset = list.total === null ? offset + Math.max(list.rows, 1) : Math.min(offset + perPage, Math.max(list.total, offset));
  const atEnd = list.total === null ? records.length === 0 : offset + perPage >= list.total;
  return { records, endOffset, atEnd, list };
}

/** A plugin that orders the catalogue its own way would make the walk repeat and skip records unnoticed. */
function assertAscending(list: RecordList): void {
  const { records } = list;
  for (let place = 1; place < records.length; place += 1) {
    if ((records[place]?.id ?? 0) > (records[place - 1]?.id ?? 0)) continue;
    throw new SpokeAnswerError('woocommerce.order-ignored', 'The shop does not sort products by id although asked to; a plugin that changes the product order must leave the REST API alone', 'stop-run', {
      details: { ids: records.slice(0, 10).map((record) => record.id) },
    });
  }
}
