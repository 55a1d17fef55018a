import { unique } from '@hub/common';
import type { BackorderPolicy, FieldMap, Identifier, Json, ProductKind, StockMode } from '@hub/contracts';
import {
  unpackClaims,
  type ClaimSource,
  type FieldOwnership,
  type LevelRecord,
  type LevelSource,
  type LoadedMasters,
  type ShownStock,
  type StockItemRecord,
  type Tx,
} from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { PRODUCT_COLUMNS, toProduct, type ProductRow } from './product.row';

// None of these is a named statement: see record-queries.ts.

/** Masters, locked in id order, with every link tied to them, their stock items and levels, and who owns which fields. */
export async function loadMasters(tx: Tx, productIds: readonly string[]): Promise<LoadedMasters> {
  // NO KEY UPDATE: foreign-key checks of rows that name the product take a key share lock, which a full row lock would wait for.
  const { rows } = await clientOf(tx).query<ProductRow>({
    text: `select ${PRODUCT_COLUMNS} from hub.product p where p.id = any($1) order by p.id for no key update`,
    values: [productIds],
  });
  const sources = await sourcesOf(tx, productIds);
  const parents = sources.flatMap(({ parentProductId }) => (parentProductId === null ? [] : [parentProductId]));
  const stock = await stockOf(tx, productIds, unique([...productIds, ...parents]));
  return { products: rows.map(toProduct), sources, ...stock, ownership: await ownershipOf(tx) };
}

interface SourceRow {
  readonly link_id: string;
  readonly listing_id: string;
  readonly connection_id: string;
  readonly connector: string;
  readonly imports_products: boolean;
  readonly rank: number;
  readonly warehouse_id: string;
  readonly owns_warehouse: boolean;
  readonly external_id: string;
  readonly parent_external_id: string | null;
  readonly parent_product_id: string | null;
  readonly product_id: string;
  readonly mode: 'create-only' | 'overwrite';
  readonly gone: boolean;
  readonly observed: {
    readonly kind: ProductKind;
    readonly language: string;
    readonly listing: 'listed' | 'hidden';
    readonly identifiers: readonly Identifier[];
    readonly extensions: { readonly [key: string]: Json | undefined };
    readonly fields: FieldMap;
  };
  readonly claims: { readonly [field: string]: { readonly at: string; readonly value?: Json } };
  readonly stock_shown: ShownStock | null;
  readonly source_version: string | null;
  readonly read_at: string;
}

async function sourcesOf(tx: Tx, productIds: readonly string[]): Promise<ClaimSource[]> {
  const { rows } = await clientOf(tx).query<SourceRow>({
    text: `select l.id as link_id, l.listing_id, l.connection_id, c.connector, c.preset_body->'products'->>'direction' = 'in' as imports_products,
             coalesce((c.preset_body->>'rank')::numeric, 0)::int as rank, c.warehouse_id, coalesce(w.owner_connection_id = c.id, false) as owns_warehouse,
             l.external_id, l.parent_external_id, parent.product_id as parent_product_id, l.product_id, l.mode, l.gone, l.observed, l.claims,
             l.stock_shown, l.source_version, l.read_at
           from hub.link l
           join hub.connection c on c.id = l.connection_id
           join hub.warehouse w on w.id = c.warehouse_id
           left join hub.link parent on parent.connection_id = l.connection_id and parent.entity = l.entity and parent.external_id = l.parent_external_id
           where l.product_id = any($1)`,
    values: [productIds],
  });
  return rows.map((row) => ({
    connectionId: row.connection_id,
    connector: row.connector,
    importsProducts: row.imports_products,
    rank: row.rank,
    warehouseId: row.warehouse_id,
    ownsWarehouse: row.owns_warehouse,
    linkId: row.link_id,
    listingId: row.listing_id,
    visibility: row.observed.listing,
    externalId: row.external_id,
    parentExternalId: row.parent_external_id,
    parentProductId: row.parent_product_id,
    productId: row.product_id,
    mode: row.mode,
    gone: row.gone,
    kind: row.observed.kind,
    language: row.observed.language,
    identifiers: row.observed.identifiers,
    extensions: row.observed.extensions,
    claims: unpackClaims(row.claims, row.observed.fields),
    shown: row.stock_shown,
    sourceVersion: row.source_version,
    readAt: row.read_at,
  }));
}

interface ItemRow extends StockItemRecord {
  readonly levels: ReadonlyArray<{
    readonly id: string;
    readonly warehouse_id: string;
    readonly mode: StockMode;
    readonly on_hand: number | null;
    readonly backorders: BackorderPolicy;
    readonly reserved: number;
    readonly buffer: number;
    readonly version: number;
    readonly source: LevelSource;
    readonly owner: string | null;
  }>;
}

interface VariantRow {
  readonly id: string;
  readonly parent_id: string;
  readonly stock_item_id: string | null;
}

/** `counting`: the products and all their parents, which need not be the ones the batch is about: variants draw on their items. */
async function stockOf(tx: Tx, productIds: readonly string[], counting: readonly string[]): Promise<Pick<LoadedMasters, 'stockItems' | 'levels' | 'variants'>> {
  const items = await clientOf(tx).query<ItemRow>({
    text: `select i.id, i.product_id as "productId", coalesce(v.levels, '[]') as levels
           from hub.stock_item i
           left join lateral (
             select jsonb_agg(jsonb_build_object('id', s.id, 'warehouse_id', s.warehouse_id, 'mode', s.mode, 'on_hand', s.on_hand, 'backorders', s.backorders,
               'reserved', s.reserved, 'buffer', s.buffer, 'version', s.version, 'source', s.source, 'owner', w.owner_connection_id)) as levels
             from hub.stock_level s join hub.warehouse w on w.id = s.warehouse_id where s.stock_item_id = i.id
           ) v on true
           where i.product_id = any($1)
           order by i.id`,
    values: [counting],
  });
  const variants = await clientOf(tx).query<VariantRow>({
    text: 'select id, parent_id, stock_item_id from hub.product where parent_id = any($1)',
    values: [productIds],
  });
  return {
    stockItems: items.rows.map(({ id, productId }) => ({ id, productId })),
    levels: items.rows.flatMap((item) => item.levels.map((level) => toLevel(item.id, level))),
    variants: variants.rows.map((row) => ({ id: row.id, parentId: row.parent_id, stockItemId: row.stock_item_id })),
  };
}

function toLevel(stockItemId: string, level: ItemRow['levels'][number]): LevelRecord {
  const { id, mode, backorders, reserved, buffer, version, source } = level;
  return { id, stockItemId, warehouseId: level.warehouse_id, mode, onHand: level.on_hand, backorders, reserved, buffer, version, source, ownerConnectionId: level.owner };
}

async function ownershipOf(tx: Tx): Promise<FieldOwnership> {
  const { rows } = await clientOf(tx).query<{ field_ownership: FieldOwnership }>({
    text: 'select field_ownership from hub.account where id = $1',
    values: [tx.accountId],
  });
  return rows[0]?.field_ownership ?? {};
}
