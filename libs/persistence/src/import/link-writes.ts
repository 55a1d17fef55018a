import type { CatalogueWrites, ListingRecord, Touch, Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { writeRows, type RowStatement } from './json-rows';
import { toLinkJson } from './link.row';

const LISTING_TYPES = 'id uuid, connection_id uuid, listing_key text, product_id uuid, state text, state_reason text';

const INSERT_LISTINGS: RowStatement = {
  name: 'import-insert-listings',
  text: `insert into hub.listing (id, account_id, connection_id, product_id, listing_key, state, state_reason, created_at, updated_at)
         select r.id, $2, r.connection_id, r.product_id, r.listing_key, r.state, r.state_reason, $3, $3 from jsonb_to_recordset($1::jsonb) as r (${LISTING_TYPES})`,
};

const UPDATE_LISTINGS: RowStatement = {
  name: 'import-update-listings',
  text: `update hub.listing i set listing_key = r.listing_key, product_id = r.product_id, state = r.state, state_reason = r.state_reason, updated_at = $2
         from jsonb_to_recordset($1::jsonb) as r (${LISTING_TYPES}) where i.id = r.id`,
};

const LINK_TYPES = `id uuid, external_id text, parent_external_id text, language text, listing_id uuid, product_id uuid, origin_product_id uuid, state text,
  gone boolean, mode text, linked_by text, fingerprint text, source_version text, source_time timestamptz, read_at timestamptz, observed jsonb,
  stock_shown jsonb, expected jsonb, in_flight jsonb, uncertain jsonb, answered_at timestamptz, claims jsonb, history jsonb`;

const INSERT_LINKS: RowStatement = {
  name: 'import-insert-links',
  text: `insert into hub.link (id, account_id, connection_id, entity, external_id, parent_external_id, language, listing_id, product_id, origin_product_id, state,
           gone, mode, linked_by, fingerprint, source_version, source_time, read_at, observed, stock_shown, expected, in_flight, uncertain, answered_at,
           claims, history, created_at, updated_at)
         select r.id, $2, $3, 'product', r.external_id, r.parent_external_id, r.language, r.listing_id, r.product_id, r.origin_product_id, r.state,
           r.gone, r.mode, r.linked_by, r.fingerprint, r.source_version, r.source_time, r.read_at, r.observed, r.stock_shown, r.expected,
           nullif(r.in_flight, 'null'), r.uncertain, r.answered_at, r.claims, r.history, $4, $4
         from jsonb_to_recordset($1::jsonb) as r (${LINK_TYPES})`,
};

const UPDATE_LINKS: RowStatement = {
  name: 'import-update-links',
  text: `update hub.link l set parent_external_id = r.parent_external_id, language = r.language, listing_id = r.listing_id, product_id = r.product_id,
           origin_product_id = r.origin_product_id, state = r.state, gone = r.gone, mode = r.mode, linked_by = r.linked_by, fingerprint = r.fingerprint,
           source_version = r.source_version, source_time = r.source_time, read_at = r.read_at, observed = r.observed, stock_shown = r.stock_shown,
           expected = r.expected, in_flight = nullif(r.in_flight, 'null'), uncertain = r.uncertain, answered_at = r.answered_at, claims = r.claims,
           history = r.history, updated_at = $2
         from jsonb_to_recordset($1::jsonb) as r (${LINK_TYPES}) where l.id = r.id`,
};

// A new version that shows the same content is one more entry without changes; what the last version said nothing about, it says nothing about either.
const TOUCH_LINKS: RowStatement = {
  name: 'import-touch-links',
  text: `update hub.link l set source_version = coalesce(r.source_version, l.source_version), source_time = r.source_time, read_at = greatest(r.read_at, l.read_at),
           history = case when r.new_version then jsonb_set(l.history, '{e}', (l.history->'e') || jsonb_build_array(
             jsonb_build_object('v', r.source_version, 't', r.time, 'r', r.read, 'c', '{}'::jsonb)
             || coalesce((select jsonb_build_object('a', l.history->'e'->-1->'a') where l.history->'e'->-1 ? 'a'), '{}'))) else l.history end
         from jsonb_to_recordset($1::jsonb) as r (id uuid, source_version text, source_time timestamptz, "time" text, read_at timestamptz, read text, new_version boolean)
         where l.id = r.id and (not r.new_version or l.source_version < r.source_version collate "C")`,
};

const INSERT_KEYS: RowStatement = {
  name: 'import-insert-keys',
  text: `insert into hub.identity_key (account_id, link_id, connection_id, product_id, key_type, key_value)
         select $2, r.link_id, r.connection_id, r.product_id, r.key_type, r.key_value
         from jsonb_to_recordset($1::jsonb) as r (link_id uuid, connection_id uuid, product_id uuid, key_type text, key_value text)`,
};

/** A master that links speak for again. */
const DROP_KEPT_KEYS = 'delete from hub.identity_key where product_id = any($1) and link_id is null';

/** Writes listings, then the links that name them, then the links' keys. */
export async function writeLinks(tx: Tx, writes: CatalogueWrites): Promise<void> {
  const { accountId } = tx;
  await writeRows(tx, { ...INSERT_LISTINGS, values: [accountId, writes.at] }, writes.newListings.map(toListingJson));
  await writeRows(tx, { ...UPDATE_LISTINGS, values: [writes.at] }, writes.changedListings.map(toListingJson));
  await writeRows(tx, { ...INSERT_LINKS, values: [accountId, writes.connectionId, writes.at] }, writes.newLinks.map(toLinkJson));
  await writeRows(tx, { ...UPDATE_LINKS, values: [writes.at] }, writes.changedLinks.map(toLinkJson));
  await replaceKeys(tx, writes);
}

/**
 * Notes later looks at unchanged records; a version seen meanwhile by somebody else is left alone. Links that another transaction holds
 * are passed over: waiting here could deadlock with importers, and the next look notes the same.
 */
export async function touchLinks(tx: Tx, touches: readonly Touch[]): Promise<void> {
  const { rows: free } = await clientOf(tx).query<{ id: string }>({
    name: 'import-lock-touched',
    text: 'select id from hub.link where id = any($1) order by id for no key update skip locked',
    values: [touches.map((touch) => touch.linkId)],
  });
  const held = new Set(free.map(({ id }) => id));
  const rows = touches.filter((touch) => held.has(touch.linkId));
  await writeRows(tx, TOUCH_LINKS, rows.map(toTouchJson));
}

function toTouchJson(touch: Touch): object {
  return {
    id: touch.linkId,
    source_version: touch.sourceVersion,
    source_time: touch.sourceTime,
    time: touch.sourceTime,
    read_at: touch.readAt,
    read: touch.readAt,
    new_version: touch.newVersion,
  };
}

async function replaceKeys(tx: Tx, writes: CatalogueWrites): Promise<void> {
  const created = new Set(writes.newLinks.map((link) => link.id));
  const known = writes.rekeyed.filter(({ linkId }) => !created.has(linkId)).map(({ linkId }) => linkId);
  const products = [...new Set(writes.rekeyed.map(({ productId }) => productId))];
  if (products.length > 0) await clientOf(tx).query({ name: 'import-drop-kept-keys', text: DROP_KEPT_KEYS, values: [products] });
  if (known.length > 0) await clientOf(tx).query({ name: 'import-delete-keys', text: 'delete from hub.identity_key where link_id = any($1)', values: [known] });
  const rows = writes.rekeyed.flatMap(({ linkId, connectionId, productId, keys }) =>
    keys.map((key) => ({ link_id: linkId, connection_id: connectionId, product_id: productId, key_type: key.type, key_value: key.value })),
  );
  await writeRows(tx, { ...INSERT_KEYS, values: [tx.accountId] }, rows);
}

function toListingJson(listing: ListingRecord): object {
  return {
    id: listing.id,
    connection_id: listing.connectionId,
    listing_key: listing.listingKey,
    product_id: listing.productId,
    state: listing.state,
    state_reason: listing.stateReason,
  };
}
