import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts and configuration, and the two group roles the hub works as. `entrepot_serving` sees one account at a time (row-level
 * security, account set per transaction); `entrepot_system` is for housekeeping across accounts and gets explicit policies only.
 */
export class Foundation1795000000000 implements MigrationInterface {
  name = 'Foundation1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
    await runner.query(HELPERS);
    await runner.query(TABLES);
    await runner.query(ACCESS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema hub cascade');
  }
}

// Roles belong to the whole cluster, and several databases may be migrated at once: each creation tolerates a twin.
const ROLES = `
do $$ begin create role entrepot_serving nologin nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role entrepot_system nologin nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$;
create schema if not exists hub;
grant usage on schema hub to entrepot_serving, entrepot_system;
`;

const HELPERS = `
create function hub.current_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('hub.account_id', true), '')::uuid $$;

-- The one place that binds a table to its account: later migrations call it for every table they add.
create procedure hub.bind_to_account(target regclass, account_column name default 'account_id') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy own_account on %s to entrepot_serving using (%I = (select hub.current_account())) with check (%I = (select hub.current_account()))',
    target, account_column, account_column);
  execute format('grant select, insert, update, delete on %s to entrepot_serving', target);
end $$;

-- Housekeeping across accounts: exactly the named privileges on exactly this table.
create procedure hub.open_to_system(target regclass, privileges text) language plpgsql as $$
begin
  execute format('create policy housekeeping on %s to entrepot_system using (true) with check (true)', target);
  execute format('grant %s on %s to entrepot_system', privileges, target);
end $$;
`;

const TABLES = `
create table hub.account (
  id uuid primary key,
  name text not null check (name <> ''),
  slug text not null unique,
  field_ownership jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table hub.api_key (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  name text not null,
  prefix text not null,
  key_hash bytea not null unique,
  role text not null check (role in ('viewer', 'rule-author', 'operator', 'admin')),
  bootstrap boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_account on hub.api_key (account_id, id);

create table hub.company_group (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  unique (account_id, name)
);

create table hub.preset (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connector text not null,
  name text not null,
  version int not null,
  title text not null,
  built_in boolean not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  unique (account_id, connector, name, version)
);

create table hub.warehouse (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  code text not null,
  name text not null,
  is_main boolean not null default false,
  owner_connection_id uuid,
  created_at timestamptz not null default now(),
  unique (account_id, code)
);
create unique index warehouse_main on hub.warehouse (account_id) where is_main;

create table hub.connection (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connector text not null,
  name text not null,
  preset text not null,
  preset_version int not null,
  preset_body jsonb not null,
  status text not null check (status in ('draft', 'inactive', 'active', 'paused', 'needs-credentials', 'deleting')),
  status_reason text,
  settings jsonb not null,
  credentials_sealed bytea,
  config_version bigint not null default 1,
  capabilities jsonb not null default '{}',
  warehouse_id uuid not null references hub.warehouse on delete restrict,
  company_group_id uuid references hub.company_group on delete set null,
  language text not null,
  webhook_secret_sealed bytea,
  webhook_mode text not null default 'poll' check (webhook_mode in ('webhooks', 'poll')),
  push_consent_at timestamptz,
  verified_at timestamptz,
  activated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, name)
);
alter table hub.warehouse add constraint warehouse_owner foreign key (owner_connection_id) references hub.connection on delete set null;
create index connection_warehouse on hub.connection (warehouse_id);

create table hub.webhook_registration (
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  topic text not null,
  external_id text,
  state text not null,
  checked_at timestamptz not null,
  primary key (connection_id, topic)
);

create table hub.schedule (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  operation text not null,
  every_ms bigint check (every_ms >= 1000),
  cron text,
  time_zone text not null default 'UTC',
  active boolean not null,
  from_preset boolean not null default false,
  next_at timestamptz not null,
  last_at timestamptz,
  created_at timestamptz not null default now(),
  check ((every_ms is null) <> (cron is null))
);
create index schedule_due on hub.schedule (next_at) where active;
create index schedule_connection on hub.schedule (connection_id);

create table hub.audit (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  actor text not null,
  action text not null,
  target_type text not null,
  target_id text not null,
  before jsonb,
  after jsonb,
  request_id text,
  at timestamptz not null default now()
);
create index audit_target on hub.audit (account_id, target_type, target_id, id);
`;

const ACCESS = `
call hub.bind_to_account('hub.account', 'id');
call hub.bind_to_account('hub.api_key');
call hub.bind_to_account('hub.company_group');
call hub.bind_to_account('hub.preset');
call hub.bind_to_account('hub.warehouse');
call hub.bind_to_account('hub.connection');
call hub.bind_to_account('hub.webhook_registration');
call hub.bind_to_account('hub.schedule');
call hub.bind_to_account('hub.audit');
call hub.open_to_system('hub.account', 'select, insert');
call hub.open_to_system('hub.api_key', 'select, insert, update');
call hub.open_to_system('hub.connection', 'select');
call hub.open_to_system('hub.schedule', 'select');
call hub.open_to_system('hub.warehouse', 'select');
`;
