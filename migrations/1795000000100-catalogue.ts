import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Master products and stock, and the ties between them and what the spokes show. The tables that are written by the thousand have one
 * foreign key each way a row can go (product, connection, listing, link) and no second one: each further key costs every insert a look-up
 * and a row lock. Products are deleted with their account only.
 */
export class Catalogue1795000000100 implements MigrationInterface {
  name = 'Catalogue1795000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MASTERS);
    await runner.query(TIES);
    await runner.query(ACCESS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table hub.rejected_link, hub.identity_key, hub.link, hub.listing, hub.stock_level, hub.stock_item, hub.product cascade',
    );
  }
}

const MASTERS = `
create table hub.product (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  kind text not null check (kind in ('simple', 'parent', 'variant', 'bundle')),
  parent_id uuid references hub.product on delete set null,
  status text not null check (status in ('active', 'draft', 'removed')),
  version bigint not null check (version > 0),
  sku text,
  title text,
  price numeric(20, 6),
  currency char(3),
  fields jsonb not null,
  provenance jsonb not null,
  operator_edits jsonb not null default '{}',
  identifiers jsonb not null default '[]',
  extensions jsonb not null default '{}',
  stock_item_id uuid,
  merged_into uuid references hub.product on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search tsvector generated always as (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(sku, ''))) stored
);
create index product_account on hub.product (account_id, id);
create index product_parent on hub.product (parent_id) where parent_id is not null;
create index product_stock_item on hub.product (stock_item_id) where stock_item_id is not null;
create index product_sku on hub.product (account_id, lower(sku));
create index product_search on hub.product using gin (search);

-- What is counted. Variants of one parent may share one: their products name the same item.
create table hub.stock_item (
  id uuid primary key,
  account_id uuid not null,
  product_id uuid not null references hub.product on delete cascade,
  created_at timestamptz not null
);
create index stock_item_product on hub.stock_item (product_id);

create table hub.stock_level (
  id uuid primary key,
  account_id uuid not null,
  stock_item_id uuid not null references hub.stock_item on delete cascade,
  warehouse_id uuid not null references hub.warehouse on delete restrict,
  mode text not null check (mode in ('untracked-in-stock', 'untracked-out-of-stock', 'tracked', 'unknown')),
  on_hand int,
  backorders text not null default 'no' check (backorders in ('no', 'notify', 'yes')),
  reserved int not null default 0 check (reserved >= 0),
  buffer int not null default 0 check (buffer >= 0),
  version bigint not null check (version > 0),
  source jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (stock_item_id, warehouse_id),
  check ((mode = 'tracked') = (on_hand is not null))
);
create index stock_level_account on hub.stock_level (account_id, id);
create index stock_level_warehouse on hub.stock_level (warehouse_id);
`;

const TIES = `
create table hub.listing (
  id uuid primary key,
  account_id uuid not null,
  connection_id uuid not null references hub.connection on delete cascade,
  product_id uuid not null references hub.product on delete cascade,
  listing_key text not null,
  state text not null check (state in ('not-listed', 'listed', 'hidden', 'paused', 'broken')),
  state_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (connection_id, listing_key)
);
create index listing_product on hub.listing (product_id);
create index listing_account on hub.listing (account_id, id);

-- One row per external record and language. observed: newest normalised observation. expected: what the spoke should show now.
-- in_flight: what a write under way sends. history: versions seen, from which claims are computed (libs/sync-engine/src/claims).
create table hub.link (
  id uuid primary key,
  account_id uuid not null,
  connection_id uuid not null references hub.connection on delete cascade,
  entity text not null,
  external_id text not null,
  parent_external_id text,
  language text not null,
  listing_id uuid not null references hub.listing on delete cascade,
  product_id uuid,
  origin_product_id uuid,
  state text not null check (state in ('linked', 'unlinked')),
  gone boolean not null default false,
  mode text not null check (mode in ('create-only', 'overwrite')),
  linked_by text not null,
  fingerprint text,
  source_version text,
  source_time timestamptz not null,
  read_at timestamptz not null,
  observed jsonb not null,
  stock_shown jsonb,
  expected jsonb not null,
  in_flight jsonb,
  uncertain jsonb not null default '[]',
  answered_at timestamptz,
  claims jsonb not null,
  history jsonb not null,
  -- Beside the history, so that recognising an unchanged record reads small columns only.
  versions int generated always as (jsonb_array_length(history -> 'e')) stored,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (connection_id, entity, external_id)
);
-- Most records fit a page as they are: compressing each of them would take longer than all the rest of the insert.
alter table hub.link set (toast_tuple_target = 8160);
create index link_product on hub.link (product_id) where product_id is not null;
create index link_listing on hub.link (listing_id);
create index link_parent on hub.link (connection_id, parent_external_id) where parent_external_id is not null;
create index link_account on hub.link (account_id, id);

-- Keys that links show. A master left without links, because its connection was deleted, keeps its keys with neither link nor
-- connection: a store that is connected again finds it.
create table hub.identity_key (
  account_id uuid not null,
  link_id uuid references hub.link on delete cascade,
  connection_id uuid,
  product_id uuid not null,
  key_type text not null,
  key_value text not null,
  unique (link_id, key_type, key_value),
  check ((link_id is null) = (connection_id is null))
);
create unique index identity_key_kept on hub.identity_key (product_id, key_type, key_value) where link_id is null;
create index identity_key_value on hub.identity_key (account_id, key_type, key_value);
create index identity_key_product on hub.identity_key (product_id);

-- Pairs a person has separated: matching never ties them again by itself.
create table hub.rejected_link (
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  entity text not null,
  external_id text not null,
  product_id uuid not null references hub.product on delete cascade,
  created_at timestamptz not null,
  primary key (connection_id, entity, external_id, product_id)
);
`;

const ACCESS = `
call hub.bind_to_account('hub.product');
call hub.bind_to_account('hub.stock_item');
call hub.bind_to_account('hub.stock_level');
call hub.bind_to_account('hub.listing');
call hub.bind_to_account('hub.link');
call hub.bind_to_account('hub.identity_key');
call hub.bind_to_account('hub.rejected_link');
`;
