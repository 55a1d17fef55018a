/** Kinds of ids that are counted apart. */
export type IdKind = 'post' | 'term' | 'attribute' | 'webhook' | 'meta' | 'line' | 'note';

/** Which id of the simulated shop stands for which recorded one. Recordings of each release have ids of their own. */
export class IdMap {
  private readonly known = new Map<string, number>();

  learn(version: string, kind: IdKind, recorded: unknown, actual: unknown): void {
    if (typeof recorded === 'number' && typeof actual === 'number') this.known.set(`${version} ${kind} ${recorded}`, actual);
  }

  knows(version: string, kind: IdKind, recorded: number): boolean {
    return this.known.has(`${version} ${kind} ${recorded}`);
  }

  /** @returns the id to send; unknown ones go as they are. */
  translate(version: string, kind: IdKind, recorded: number): number {
    return this.known.get(`${version} ${kind} ${recorded}`) ?? recorded;
  }
}

const SEGMENT_KINDS: Readonly<Record<string, IdKind>> = {
  products: 'post',
  variations: 'post',
  orders: 'post',
  categories: 'term',
  tags: 'term',
  terms: 'term',
  attributes: 'attribute',
  webhooks: 'webhook',
  notes: 'note',
};
const FIELD_KINDS: Readonly<Record<string, IdKind>> = {
  product_id: 'post',
  variation_id: 'post',
  parent: 'term',
};
const LIST_KINDS: Readonly<Record<string, IdKind>> = {
  categories: 'term',
  tags: 'term',
  attributes: 'attribute',
  meta_data: 'meta',
  line_items: 'line',
};

/** Finds the ids in paths, queries and bodies; `visit` gives each its replacement. */
export type IdVisitor = (kind: IdKind, id: number) => number;

export function mapPath(path: string, visit: IdVisitor): string {
  const parts = path.split('/');
  return parts.map((part, index) => mapSegment(parts[index - 1] ?? '', part, visit)).join('/');
}

export function mapQuery(query: Readonly<Record<string, unknown>>, path: string, visit: IdVisitor): Record<string, unknown> {
  const include = (value: unknown): string => String(value).split(',').map((id) => visit(kindOfPath(path) ?? 'post', Number(id))).join(',');
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (name === 'include' || name === 'exclude') return [name, include(value)];
      return [name, name === 'product' ? visit('post', Number(value)) : value];
    }),
  );
}

/** @param kind what a bare `id` in this object is. */
export function mapBody(body: unknown, kind: IdKind | undefined, visit: IdVisitor): unknown {
  if (Array.isArray(body)) return body.map((item) => mapBody(item, kind, visit));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, mapField(name, value, kind, visit)]));
}

/** @returns what the last id-bearing collection of a path counts. */
export function kindOfPath(path: string): IdKind | undefined {
  const named = path.split('/').filter((part) => part in SEGMENT_KINDS);
  return SEGMENT_KINDS[named[named.length - 1] ?? ''];
}

function mapSegment(before: string, part: string, visit: IdVisitor): string {
  const kind = SEGMENT_KINDS[before];
  return kind !== undefined && /^\d+$/.test(part) ? String(visit(kind, Number(part))) : part;
}

function mapIds(value: unknown, kind: IdKind | undefined, visit: IdVisitor): unknown {
  return Array.isArray(value) && kind ? value.map((id) => (typeof id === 'number' ? visit(kind, id) : id)) : value;
}

function mapField(name: string, value: unknown, kind: IdKind | undefined, visit: IdVisitor): unknown {
  if (name === 'id' && kind !== undefined && typeof value === 'number' && value > 0) return visit(kind, value);
  if (name in FIELD_KINDS && typeof value === 'number') return visit(FIELD_KINDS[name] as IdKind, value);
  if (name in LIST_KINDS) return mapBody(value, LIST_KINDS[name], visit);
  if (name === 'delete') return mapIds(value, kind, visit);
  return ['create', 'update'].includes(name) ? mapBody(value, kind, visit) : value;
}
