import { Pool } from 'pg';

/** A stock level as it stood from `from` on. */
export interface WitnessedLevel {
  readonly stockItemId: string;
  /** When it was written; others see it when its transaction commits, a little later. Milliseconds since 1970. */
  readonly from: number;
  readonly mode: 'untracked-in-stock' | 'untracked-out-of-stock' | 'tracked' | 'unknown';
  readonly onHand: number | null;
  readonly backorders: 'no' | 'notify' | 'yes';
}

/** A link of the hub, as far as the oracle needs it. */
export interface WitnessedLink {
  readonly id: string;
  readonly connectionId: string;
  readonly externalId: string;
  readonly productId: string | null;
  readonly gone: boolean;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

export interface WitnessedProduct {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly identifiers: ReadonlyArray<{ readonly type: string; readonly value: string }>;
  readonly stockItemId: string | null;
}

/**
 * Looks into the hub's database as its owner, past the hub, and has the database itself keep a log of every stock level, of what
 * counts each product, and of every delivery: what was wanted at which moment, whatever process died.
 */
export class HubWitness {
  private readonly pool: Pool;

  constructor(ownerUrl: string) {
    this.pool = new Pool({ connectionString: ownerUrl, max: 4 });
  }

  /** Begins to log; the hub's tables must be there. */
  async begin(): Promise<void> {
    await this.pool.query(LOGS);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async rows<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.pool.query(sql, [...values]);
    return rows as T[];
  }

  /** Every level there ever was, oldest first. */
  levels(): Promise<WitnessedLevel[]> {
    return this.rows(
      `select stock_item_id as "stockItemId", extract(epoch from at)::float8 * 1000 as "from", mode, on_hand as "onHand", backorders from chaos.level_log order by seq`,
    );
  }

  /** Everything a product was ever counted by. */
  async itemsOfProducts(): Promise<Map<string, Set<string>>> {
    const items = new Map<string, Set<string>>();
    for (const { productId, stockItemId } of await this.rows<{ productId: string; stockItemId: string }>(
      `select distinct product_id as "productId", stock_item_id as "stockItemId" from chaos.item_log where stock_item_id is not null`,
    )) {
      items.set(productId, (items.get(productId) ?? new Set()).add(stockItemId));
    }
    return items;
  }

  links(): Promise<WitnessedLink[]> {
    return this.rows(
      `select id, connection_id as "connectionId", external_id as "externalId", product_id as "productId", gone, extract(epoch from read_at)::float8 * 1000 as "readAt"
       from hub.link where entity = 'product' order by connection_id, external_id`,
    );
  }

  products(): Promise<WitnessedProduct[]> {
    return this.rows(
      `select id, kind, status, version::int as version, fields, identifiers, stock_item_id as "stockItemId" from hub.product where merged_into is null order by id`,
    );
  }

  /** What still waits, by kind; all zero when the hub has nothing left to do. */
  async waiting(): Promise<Record<string, number>> {
    const [row] = await this.rows<Record<string, number>>(WAITING);
    return row ?? {};
  }

  /** Changes when anything of consequence changes: masters, levels, links, deliveries. */
  async mark(): Promise<string> {
    const [row] = await this.rows<{ mark: string }>(MARK);
    return row?.mark ?? '';
  }
}

// The functions run with their owner's rights: the hub's own roles may not write here.
const LOGS = `
create schema if not exists chaos;
create table if not exists chaos.level_log (seq bigserial primary key, at timestamptz not null default clock_timestamp(), stock_item_id uuid, mode text, on_hand int, backorders text);
create table if not exists chaos.item_log (seq bigserial primary key, at timestamptz not null default clock_timestamp(), product_id uuid, stock_item_id uuid);
create table if not exists chaos.delivery_log (seq bigserial primary key, at timestamptz not null default clock_timestamp(), record_id uuid, row jsonb);
create table if not exists chaos.link_log (seq bigserial primary key, at timestamptz not null default clock_timestamp(), link_id uuid, row jsonb);
create or replace function chaos.note_level() returns trigger language plpgsql security definer as $$
begin insert into chaos.level_log (stock_item_id, mode, on_hand, backorders) values (new.stock_item_id, new.mode, new.on_hand, new.backorders); return null; end $$;
create or replace function chaos.note_item() returns trigger language plpgsql security definer as $$
begin insert into chaos.item_log (product_id, stock_item_id) values (new.id, new.stock_item_id); return null; end $$;
create or replace function chaos.note_delivery() returns trigger language plpgsql security definer as $$
begin insert into chaos.delivery_log (record_id, row) values (new.record_id, to_jsonb(new)); return null; end $$;
create or replace function chaos.note_link() returns trigger language plpgsql security definer as $$
begin insert into chaos.link_log (link_id, row) values (new.id, to_jsonb(new) - 'history' - 'observed'); return null; end $$;
create or replace trigger chaos_level after insert or update on hub.stock_level for each row execute function chaos.note_level();
create or replace trigger chaos_item after insert or update of stock_item_id on hub.product for each row execute function chaos.note_item();
create or replace trigger chaos_delivery after insert or update on hub.delivery for each row execute function chaos.note_delivery();
create or replace trigger chaos_link after insert or update on hub.link for each row execute function chaos.note_link();
`;

const WAITING = `
select
  (select count(*)::int from hub.observation where state = 'pending') as observations,
  (select count(*)::int from hub.refetch) as refetches,
  (select count(*)::int from hub.run where state in ('queued', 'running')) as runs,
  (select count(*)::int from hub.delivery where state in ('dirty', 'leased', 'unknown')) as deliveries,
  (select count(*)::int from hub.outbox) as events`;

const MARK = `
select md5(concat_ws('|',
  (select coalesce(sum(version), 0) from hub.product), (select count(*) from hub.product),
  (select coalesce(sum(version), 0) from hub.stock_level),
  (select string_agg(concat_ws(':', id, product_id, gone, md5(observed::text), stock_shown -> 'stock'), ',' order by id) from hub.link),
  (select count(*) from hub.parked where state = 'open'))) as mark`;
