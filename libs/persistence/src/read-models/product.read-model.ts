import { NotFoundError } from '@hub/common';
import type { FieldMap } from '@hub/contracts';
import { unpackClaims, unpackProvenance, type PackedProvenance } from '@hub/sync-engine/ports';
import type { Condition, Page, PageRequest, SortOrder } from './keyset';
import type { ProductDetail, ProductLink, ProductSummary, TimelineEntry } from './product.view';
import { ReadModel } from './read-model';
import { timelineSql } from './timeline.sql';

/** What products are looked for by; absent members match everything. */
export interface ProductFilter {
  /** In its comparable form (folded). */
  readonly sku?: string;
  /** 14 digits. */
  readonly gtin?: string;
  /** Words of title or SKU; the last one may be the beginning of a word. */
  readonly text?: string;
  readonly connectionId?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly parentId?: string;
}

const BY_ID = 'p.id';
/** How product lists may be ordered; a leading minus reverses. */
export const PRODUCT_SORTS = {
  createdAt: { expression: BY_ID, type: 'uuid', direction: 'asc' },
  '-createdAt': { expression: BY_ID, type: 'uuid', direction: 'desc' },
  updatedAt: { expression: 'p.updated_at', type: 'timestamptz', direction: 'asc' },
  '-updatedAt': { expression: 'p.updated_at', type: 'timestamptz', direction: 'desc' },
  sku: { expression: "coalesce(lower(p.sku), '')", type: 'text', direction: 'asc' },
  '-sku': { expression: "coalesce(lower(p.sku), '')", type: 'text', direction: 'desc' },
  title: { expression: "coalesce(lower(p.title), '')", type: 'text', direction: 'asc' },
  '-title': { expression: "coalesce(lower(p.title), '')", type: 'text', direction: 'desc' },
} as const satisfies Record<string, SortOrder>;
export type ProductSort = keyof typeof PRODUCT_SORTS;

const SUMMARY = `p.id, p.kind, p.parent_id as "parentId", p.status, p.version, p.sku, p.title, p.fields->'price' as price, p.identifiers,
  p.stock_item_id as "stockItemId", p.created_at as "createdAt", p.updated_at as "updatedAt"`;
const DETAIL = `${SUMMARY}, p.fields, p.provenance, p.operator_edits as "operatorEdits", p.extensions, p.merged_into as "mergedInto",
  coalesce((select array_agg(v.id order by v.id) from hub.product v where v.parent_id = p.id), '{}') as "variantIds"`;
const LINKS = `select l.id, l.connection_id as "connectionId", c.name as "connectionName", l.entity, l.external_id as "externalId",
  l.parent_external_id as "parentExternalId", l.language, l.state, l.gone, l.mode, l.linked_by as "linkedBy", l.listing_id as "listingId",
  li.state as "listingState", l.source_version as "sourceVersion", l.read_at as "readAt", l.claims, l.observed->'fields' as shown, l.stock_shown as "stockShown",
  l.created_at as "createdAt", l.updated_at as "updatedAt"
  from hub.link l join hub.listing li on li.id = l.listing_id join hub.connection c on c.id = l.connection_id
  where l.product_id = $1 order by l.id limit 500`;

type DetailRow = Omit<ProductDetail, 'links' | 'provenance'> & { readonly provenance: PackedProvenance };
type LinkRow = Omit<ProductLink, 'claims'> & { readonly claims: Parameters<typeof unpackClaims>[0]; readonly shown: FieldMap };

/** Master products as people and programs read them. */
export class ProductReadModel extends ReadModel {
  list(accountId: string, filter: ProductFilter, sort: ProductSort, page: PageRequest): Promise<Page<ProductSummary>> {
    return this.page<ProductSummary>(accountId, { columns: SUMMARY, from: 'hub.product p', id: BY_ID, where: conditionsOf(filter), sort: PRODUCT_SORTS[sort], page });
  }

  /** With provenance and claims spelt out per field. @throws {NotFoundError} `product.not-found` for unknown and foreign ids alike. */
  async find(accountId: string, productId: string): Promise<ProductDetail> {
    const [product] = await this.rows<DetailRow>(accountId, `select ${DETAIL} from hub.product p where p.id = $1`, [productId]);
    if (product === undefined) throw notFound();
    const links = await this.rows<LinkRow>(accountId, LINKS, [productId]);
    return { ...product, provenance: unpackProvenance(product.provenance), links: links.map(toLink) };
  }

  /** What happened to a product, newest first. @throws {NotFoundError} `product.not-found`. */
  async timeline(accountId: string, productId: string, page: PageRequest): Promise<Page<TimelineEntry>> {
    await this.require(accountId, productId);
    return this.page<TimelineEntry>(accountId, {
      columns: 't.id, t.at, t.kind, t.connection_id as "connectionId", t.what, t.details',
      from: timelineSql(productId),
      id: 't.id',
      where: [],
      sort: { expression: 't.at', type: 'timestamptz', direction: 'desc' },
      page,
    });
  }

  private async require(accountId: string, productId: string): Promise<void> {
    const found = await this.rows(accountId, 'select 1 from hub.product where id = $1', [productId]);
    if (found.length === 0) throw notFound();
  }
}

function notFound(): NotFoundError {
  return new NotFoundError('product.not-found', 'There is no such product in this account.', { param: 'id' });
}

function toLink({ claims, shown, ...link }: LinkRow): ProductLink {
  return { ...link, claims: unpackClaims(claims, shown) };
}

function conditionsOf(filter: ProductFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (value: string | undefined, sql: string, times = 1): void => {
    if (value !== undefined) conditions.push({ sql, values: Array.from({ length: times }, () => value) });
  };
  add(filter.sku, "lower(p.sku) = lower(?) or p.id in (select k.product_id from hub.identity_key k where k.key_type = 'sku' and k.key_value = ?)", 2);
  add(filter.gtin, "p.id in (select k.product_id from hub.identity_key k where k.key_type = 'gtin' and k.key_value = ?)");
  add(filter.connectionId, 'exists (select 1 from hub.listing li where li.product_id = p.id and li.connection_id = ?)');
  add(filter.kind, 'p.kind = ?');
  add(filter.status, 'p.status = ?');
  add(filter.parentId, 'p.parent_id = ?');
  if (filter.text !== undefined) conditions.push(textCondition(filter.text));
  return conditions;
}

/** Words are quoted one by one, so that no query syntax of PostgreSQL can be entered; a text without words matches nothing. */
function textCondition(text: string): Condition {
  const words = text.split(/\s+/).filter((word) => word !== '').slice(0, 16).map((word) => `'${word.replace(/['\\]/g, ' ')}':*`);
  return { sql: "p.search @@ to_tsquery('simple', ?)", values: [words.join(' & ')] };
}
