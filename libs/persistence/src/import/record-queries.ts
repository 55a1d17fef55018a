import type { ListingState, ProductKind } from '@hub/contracts';
import type { KeyHolder, ListingRecord, LoadedRecords, RecordQuery, SeenRecord, Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { LINK_COLUMNS, toLink, type LinkRow } from './link.row';

interface SeenRow {
  readonly id: string;
  readonly external_id: string;
  readonly product_id: string | null;
  readonly fingerprint: string | null;
  readonly source_version: string | null;
  readonly read_at: string;
  readonly answered_at: string | null;
  readonly gone: boolean;
  readonly versions: number;
}

// None of these is a named statement: a plan kept from when the tables were empty would scan them for good.

/** Records of a connection as last seen: small columns only. */
export async function seenRecords(tx: Tx, connectionId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, SeenRecord>> {
  const { rows } = await clientOf(tx).query<SeenRow>({
    text: `select l.id, l.external_id, l.product_id, l.fingerprint, l.source_version, l.read_at, l.answered_at, l.gone, l.versions
           from hub.link l where l.connection_id = $1 and l.entity = 'product' and l.external_id = any($2)`,
    values: [connectionId, externalIds],
  });
  return new Map(
    rows.map((row) => [
      row.external_id,
      {
        linkId: row.id,
        gone: row.gone,
        externalId: row.external_id,
        productId: row.product_id,
        fingerprint: row.fingerprint,
        sourceVersion: row.source_version,
        readAt: row.read_at,
        answeredAt: row.answered_at,
        versions: row.versions,
      },
    ]),
  );
}

/** Links (locked), listings, holders of keys, rejected pairs and parked entries of some records. */
export async function loadRecords(tx: Tx, query: RecordQuery): Promise<LoadedRecords> {
  const links = await linksOf(tx, query);
  const listings = await listingsOf(tx, query);
  const keyHolders = query.keys.length === 0 ? [] : await holdersOf(tx, query);
  return { links, listings, keyHolders, ...(await marksOf(tx, query)) };
}

/** External ids of records under these parents that are there as far as is known. */
export async function variantsUnder(tx: Tx, connectionId: string, parentExternalIds: readonly string[]): Promise<string[]> {
  const { rows } = await clientOf(tx).query<{ external_id: string }>({
    text: `select l.external_id from hub.link l
           where l.connection_id = $1 and l.entity = 'product' and l.parent_external_id = any($2) and not l.gone order by l.external_id`,
    values: [connectionId, parentExternalIds],
  });
  return rows.map((row) => row.external_id);
}

async function linksOf(tx: Tx, query: RecordQuery): Promise<LoadedRecords['links']> {
  const { rows } = await clientOf(tx).query<LinkRow>({
    text: `select ${LINK_COLUMNS} from hub.link l
           where l.connection_id = $1 and l.entity = 'product' and l.external_id = any($2) order by l.id for no key update`,
    values: [query.connectionId, query.externalIds],
  });
  return rows.map(toLink);
}

interface ListingRow {
  readonly id: string;
  readonly connection_id: string;
  readonly listing_key: string;
  readonly product_id: string;
  readonly state: ListingState;
  readonly state_reason: string | null;
}

async function listingsOf(tx: Tx, query: RecordQuery): Promise<ListingRecord[]> {
  // Also those of known links whose record names another listing by now.
  const { rows } = await clientOf(tx).query<ListingRow>({
    text: `select i.id, i.connection_id, i.listing_key, i.product_id, i.state, i.state_reason from hub.listing i
           where i.connection_id = $1 and i.listing_key = any($2)
           union
           select i.id, i.connection_id, i.listing_key, i.product_id, i.state, i.state_reason from hub.link l join hub.listing i on i.id = l.listing_id
           where l.connection_id = $1 and l.entity = 'product' and l.external_id = any($3)`,
    values: [query.connectionId, query.listingKeys, query.externalIds],
  });
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connection_id,
    listingKey: row.listing_key,
    productId: row.product_id,
    state: row.state,
    stateReason: row.state_reason,
  }));
}

interface HolderRow {
  readonly key_type: string;
  readonly key_value: string;
  readonly product_id: string;
  readonly kind: ProductKind;
  readonly connection_id: string;
  readonly link_id: string;
  readonly listing_id: string;
  readonly gone: boolean;
}

async function holdersOf(tx: Tx, query: RecordQuery): Promise<KeyHolder[]> {
  const { rows } = await clientOf(tx).query<HolderRow>({
    text: `select k.key_type, k.key_value, k.product_id, p.kind, coalesce(k.connection_id::text, '') as connection_id,
             coalesce(k.link_id::text, '') as link_id, coalesce(l.listing_id::text, '') as listing_id, coalesce(l.gone, false) as gone
           from unnest($2::text[], $3::text[]) as wanted (key_type, key_value)
           join hub.identity_key k on k.account_id = $1 and k.key_type = wanted.key_type and k.key_value = wanted.key_value
           left join hub.link l on l.id = k.link_id
           join hub.product p on p.id = k.product_id`,
    values: [tx.accountId, query.keys.map((key) => key.type), query.keys.map((key) => key.value)],
  });
  return rows.map((row) => ({
    type: row.key_type,
    value: row.key_value,
    productId: row.product_id,
    kind: row.kind,
    connectionId: row.connection_id,
    linkId: row.link_id,
    listingId: row.listing_id,
    gone: row.gone,
  }));
}

interface MarkRow {
  readonly external_id: string;
  /** A separated master, or null for something parked. */
  readonly product_id: string | null;
  readonly merged_into: string | null;
}

async function marksOf(tx: Tx, query: RecordQuery): Promise<Pick<LoadedRecords, 'rejected' | 'parked'>> {
  const { rows } = await clientOf(tx).query<MarkRow>({
    text: `select r.external_id, r.product_id, p.merged_into from hub.rejected_link r left join hub.product p on p.id = r.product_id
           where r.connection_id = $1 and r.entity = 'product' and r.external_id = any($2)
           union all
           select k.external_id, null, null from hub.parked k
           where k.connection_id = $1 and k.entity = 'product' and k.external_id = any($2) and k.state = 'open'
             and k.reason in ('identity-conflict', 'invalid-record', 'unknown-record', 'parent-missing')`,
    values: [query.connectionId, query.externalIds],
  });
  const rejected = rows.flatMap(({ external_id: externalId, product_id, merged_into }) =>
    [product_id, merged_into].flatMap((productId) => (productId === null ? [] : [{ externalId, productId }])),
  );
  return { rejected, parked: new Set(rows.filter((row) => row.product_id === null).map((row) => row.external_id)) };
}
