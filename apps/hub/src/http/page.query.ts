import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Page } from '@hub/persistence';
import type { Cursors } from './cursor';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** What every list understands. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Records per page.', type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before; absent for the first page.', type: String })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly cursor?: string;
}

/** What every list answers. */
export interface ListAnswer<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** Runs one page of a list: reads the cursor, asks for the rows, writes the next cursor. `scope` names list and order. */
export async function answerPage<T>(
  cursors: Cursors,
  scope: string,
  query: PageQuery,
  read: (page: { limit: number; after: { value: string; id: string } | null }) => Promise<Page<T>>,
): Promise<ListAnswer<T>> {
  const { rows, next } = await read({ limit: query.limit, after: cursors.decode(scope, query.cursor) });
  return { data: rows, nextCursor: cursors.encode(scope, next) };
}

/** A page of a list that is short enough to be read whole; the same cursors, so that callers notice no difference. */
export function answerWhole<T extends { readonly id: string }>(cursors: Cursors, scope: string, query: PageQuery, rows: readonly T[]): ListAnswer<T> {
  const after = cursors.decode(scope, query.cursor);
  const rest = after === null ? rows : rowsAfter(rows, after.id);
  const data = rest.slice(0, query.limit);
  const last = data.at(-1);
  const next = rest.length > data.length && last !== undefined ? { value: last.id, id: last.id } : null;
  return { data, nextCursor: cursors.encode(scope, next) };
}

/** A row that was deleted after it ended a page: the ids say where it stood. */
function rowsAfter<T extends { readonly id: string }>(rows: readonly T[], lastId: string): readonly T[] {
  const index = rows.findIndex(({ id }) => id === lastId);
  return index >= 0 ? rows.slice(index + 1) : rows.filter(({ id }) => id > lastId);
}
