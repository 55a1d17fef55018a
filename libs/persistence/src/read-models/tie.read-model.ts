import type { Json } from '@hub/contracts';
import type { Condition, Page, PageRequest } from './keyset';
import { ReadModel } from './read-model';

export interface LinkFilter {
  readonly connectionId?: string;
  readonly productId?: string;
  readonly externalId?: string;
  readonly listingId?: string;
  readonly state?: string;
}

/** A tie between an external record and a master product. Times are ISO UTC. */
export interface LinkView {
  readonly id: string;
  readonly connectionId: string;
  readonly entity: string;
  readonly externalId: string;
  readonly parentExternalId: string | null;
  readonly language: string;
  readonly listingId: string;
  readonly productId: string | null;
  readonly state: string;
  readonly gone: boolean;
  readonly mode: string;
  readonly linkedBy: string;
  readonly sourceVersion: string | null;
  readonly readAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ListingFilter {
  readonly connectionId?: string;
  readonly productId?: string;
  readonly state?: string;
}

/** A product on one connection. Times are ISO UTC. */
export interface ListingView {
  readonly id: string;
  readonly connectionId: string;
  readonly productId: string;
  readonly listingKey: string;
  readonly state: string;
  readonly stateReason: string | null;
  /** What the listing shows about stock, as last seen; null before it was seen. */
  readonly stockShown: Json;
  readonly linkIds: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

const LINK_COLUMNS = `l.id, l.connection_id as "connectionId", l.entity, l.external_id as "externalId", l.parent_external_id as "parentExternalId",
  l.language, l.listing_id as "listingId", l.product_id as "productId", l.state, l.gone, l.mode, l.linked_by as "linkedBy",
  l.source_version as "sourceVersion", l.read_at as "readAt", l.created_at as "createdAt", l.updated_at as "updatedAt"`;
const LISTING_COLUMNS = `l.id, l.connection_id as "connectionId", l.product_id as "productId", l.listing_key as "listingKey", l.state,
  l.state_reason as "stateReason", l.created_at as "createdAt", l.updated_at as "updatedAt",
  (select k.stock_shown from hub.link k where k.listing_id = l.id order by k.id limit 1) as "stockShown",
  coalesce((select array_agg(k.id order by k.id) from hub.link k where k.listing_id = l.id), '{}') as "linkIds"`;

/** Links and listings as people and programs read them, oldest first. */
export class TieReadModel extends ReadModel {
  links(accountId: string, filter: LinkFilter, page: PageRequest): Promise<Page<LinkView>> {
    const columns = { connectionId: 'l.connection_id', productId: 'l.product_id', externalId: 'l.external_id', listingId: 'l.listing_id', state: 'l.state' };
    return this.page<LinkView>(accountId, { columns: LINK_COLUMNS, from: 'hub.link l', id: 'l.id', where: equal(columns, filter), sort: OLDEST_FIRST, page });
  }

  /** The link, or undefined when the account has none of this id. */
  async link(accountId: string, linkId: string): Promise<LinkView | undefined> {
    const [link] = await this.rows<LinkView>(accountId, `select ${LINK_COLUMNS} from hub.link l where l.id = $1`, [linkId]);
    return link;
  }

  listings(accountId: string, filter: ListingFilter, page: PageRequest): Promise<Page<ListingView>> {
    const columns = { connectionId: 'l.connection_id', productId: 'l.product_id', state: 'l.state' };
    return this.page<ListingView>(accountId, { columns: LISTING_COLUMNS, from: 'hub.listing l', id: 'l.id', where: equal(columns, filter), sort: OLDEST_FIRST, page });
  }
}

const OLDEST_FIRST = { expression: 'l.id', type: 'uuid', direction: 'asc' } as const;

/** One condition per member of the filter that is given. */
function equal<F extends object>(columns: { readonly [K in keyof Required<F>]: string }, filter: F): Condition[] {
  return (Object.keys(columns) as Array<keyof F>)
    .filter((name) => filter[name] !== undefined)
    .map((name) => ({ sql: `${columns[name]} = ?`, values: [filter[name]] }));
}
