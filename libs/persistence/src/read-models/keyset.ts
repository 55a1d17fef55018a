/** How a list is ordered. `expression` must never be null and is SQL of ours, never of the caller. */
export interface SortOrder {
  readonly expression: string;
  /** PostgreSQL type of the expression. */
  readonly type: 'uuid' | 'text' | 'timestamptz' | 'bigint' | 'numeric';
  readonly direction: 'asc' | 'desc';
}

/** The last row of a page: its sort value as PostgreSQL writes it, and its id, which decides between equals. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

/** What part of a list is wanted. */
export interface PageRequest {
  /** Rows, 1 to 200. */
  readonly limit: number;
  /** Null for the first page. */
  readonly after: Position | null;
}

/** Some rows of a list; `next` is null on the last page. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: Position | null;
}

/** A condition with its values: `?` stands for each in turn. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface KeysetQuery {
  /** `select ... from ...` without its column list's sort value; `id` names the unique uuid column. */
  readonly columns: string;
  readonly from: string;
  readonly id: string;
  readonly where: readonly Condition[];
  readonly sort: SortOrder;
  readonly page: PageRequest;
}

/** The text and values of a keyset page: stable under inserts and deletes, and as cheap on the last page as on the first. */
export function keysetSql(query: KeysetQuery): { readonly text: string; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind = (condition: Condition): string => {
    let next = 0;
    return condition.sql.replace(/\?/g, () => `$${values.push(condition.values[next++])}`);
  };
  const { sort, page, id } = query;
  const conditions = [...query.where, ...afterCondition(query)].map((condition) => `(${bind(condition)})`);
  const text = `select ${query.columns}, (${sort.expression})::text as sort_value, ${id} as sort_id from ${query.from}
    ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
    order by ${sort.expression === id ? '' : `${sort.expression} ${sort.direction}, `}${id} ${sort.direction} limit ${Math.trunc(page.limit) + 1}`;
  return { text, values };
}

function afterCondition({ sort, page, id }: KeysetQuery): Condition[] {
  if (page.after === null) return [];
  const comparison = sort.direction === 'asc' ? '>' : '<';
  // A comparison of one column is what an index on it can answer; a row comparison of it with itself is not.
  if (sort.expression === id) return [{ sql: `${id} ${comparison} ?::uuid`, values: [page.after.id] }];
  return [{ sql: `(${sort.expression}, ${id}) ${comparison} (?::${sort.type}, ?::uuid)`, values: [page.after.value, page.after.id] }];
}

/** Cuts the row that only shows whether there is more, and says where the next page starts. */
export function pageOf<R extends { sort_value: string; sort_id: string }, T>(rows: readonly R[], limit: number, toDomain: (row: R) => T): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last !== undefined ? { value: last.sort_value, id: last.sort_id } : null;
  return { rows: kept.map(toDomain), next };
}
