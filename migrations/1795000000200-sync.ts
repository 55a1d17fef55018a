import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work in hand: observations to import, records to fetch again, deliveries, runs, and what waits for a person. */
export class Sync1795000000200 implements MigrationInterface {
  name = 'Sync1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INBOUND);
    await runner.query(OUTBOUND);
    await runner.query(OPERATIONS);
    await runner.query(ACCESS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table hub.incident, hub.parked, hub.sweep_listed, hub.run, hub.checkpoint, hub.delivery, hub.refetch, hub.observation cascade',
    );
  }
}

const INBOUND = `
-- Raw observations: webhooks wait here (pending) until imported; changed reads are kept for a set number of days. raw is zlib-compressed JSON.
create table hub.observation (
  id uuid primary key,
  account_id uuid not null,
  connection_id uuid not null references hub.connection on delete cascade,
  entity text not null,
  external_id text not null,
  source text not null,
  seen text not null check (seen in ('read', 'push')),
  source_version text,
  read_at timestamptz not null,
  received_at timestamptz not null,
  gone boolean not null default false,
  raw bytea not null,
  state text not null check (state in ('pending', 'applied', 'unchanged', 'superseded', 'refetch', 'parked', 'discarded')),
  attempts int not null default 0,
  next_at timestamptz,
  link_id uuid,
  product_id uuid,
  run_id uuid
);
create index observation_pending on hub.observation (connection_id, id) where state = 'pending';
create index observation_record on hub.observation (connection_id, entity, external_id, id);
create index observation_product on hub.observation (product_id, id) where product_id is not null;
create index observation_received on hub.observation (received_at);

-- Records to be read again because what was seen could not be judged. generation grows with each request, so that one made
-- during a read is not lost with it.
create table hub.refetch (
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  entity text not null,
  external_id text not null,
  reason text not null,
  generation bigint not null default 1,
  due_at timestamptz not null,
  attempts int not null default 0,
  requested_at timestamptz not null,
  primary key (connection_id, entity, external_id)
);
create index refetch_due on hub.refetch (connection_id, due_at);
`;

const OUTBOUND = `
-- One row per (connection, master record, aspect): the intent to bring it up to date. marked grows with each reason to look again,
-- done is the mark the last finished delivery had read: the row is dirty while marked > done.
-- basis, sent, returned and in_flight are maps by the external id of the record written to; what stands in in_flight was, or was
-- about to be, sent and its outcome is not known yet. issue says why a listing cannot hold what is wanted of it.
create table hub.delivery (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  entity text not null,
  record_id uuid not null,
  aspect text not null,
  priority smallint not null default 100,
  marked bigint not null default 1,
  done bigint not null default 0,
  reason text not null,
  state text not null default 'dirty' check (state in ('dirty', 'leased', 'settled', 'waiting', 'unknown', 'parked')),
  marked_at timestamptz not null,
  due_at timestamptz not null,
  lease_token uuid,
  leased_at timestamptz,
  attempts int not null default 0,
  basis jsonb not null default '{}',
  sent jsonb not null default '{}',
  sent_hash text,
  sent_at timestamptz,
  returned jsonb not null default '{}',
  in_flight jsonb not null default '{}',
  issue text,
  last_error jsonb,
  updated_at timestamptz not null,
  unique (connection_id, record_id, aspect)
);
create index delivery_due on hub.delivery (connection_id, priority, due_at) where state in ('dirty', 'leased', 'unknown');
create index delivery_record on hub.delivery (record_id);
create index delivery_issue on hub.delivery (connection_id) where issue is not null;
`;

const OPERATIONS = `
create table hub.checkpoint (
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  stream text not null,
  mark jsonb not null,
  updated_at timestamptz not null,
  primary key (connection_id, stream)
);

create table hub.run (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  operation text not null,
  state text not null check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
  trigger text not null,
  options jsonb not null default '{}',
  cursor jsonb,
  mark jsonb,
  counts jsonb not null default '{}',
  total bigint,
  pages int not null default 0,
  attempts int not null default 0,
  cancel_requested boolean not null default false,
  error jsonb,
  due_at timestamptz not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null
);
create index run_account on hub.run (account_id, id);
create index run_connection on hub.run (connection_id, id);
-- One queued and one running run per connection and operation: a missed or repeated tick joins the one that waits.
create unique index run_one_queued on hub.run (connection_id, operation) where state = 'queued';
create unique index run_one_active on hub.run (connection_id, operation) where state in ('running', 'waiting');
create index run_open on hub.run (due_at) where state in ('queued', 'running');

-- Ids a sweep has listed so far; compared with the links when the list is complete.
create table hub.sweep_listed (
  account_id uuid not null references hub.account on delete cascade,
  run_id uuid not null references hub.run on delete cascade,
  external_id text not null,
  primary key (run_id, external_id)
);

create table hub.parked (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid references hub.connection on delete cascade,
  entity text not null,
  external_id text,
  record_id uuid,
  aspect text,
  reason text not null,
  code text not null,
  message text not null,
  details jsonb not null default '{}',
  candidates uuid[] not null default '{}',
  observation jsonb,
  state text not null default 'open' check (state in ('open', 'released', 'discarded', 'superseded')),
  run_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text
);
create unique index parked_open_record on hub.parked (connection_id, entity, external_id, reason) where state = 'open';
create index parked_account on hub.parked (account_id, state, id);
create index parked_connection on hub.parked (connection_id);

create table hub.incident (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid references hub.connection on delete cascade,
  kind text not null,
  dedupe_key text not null,
  severity text not null check (severity in ('info', 'warning', 'error')),
  message text not null,
  fix text,
  details jsonb not null default '{}',
  occurrences bigint not null default 1,
  state text not null default 'open' check (state in ('open', 'resolved')),
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz
);
create unique index incident_open on hub.incident (account_id, dedupe_key) where state = 'open';
create index incident_account on hub.incident (account_id, state, id);
create index incident_connection on hub.incident (connection_id);
`;

const ACCESS = `
call hub.bind_to_account('hub.observation');
call hub.bind_to_account('hub.refetch');
call hub.bind_to_account('hub.delivery');
call hub.bind_to_account('hub.checkpoint');
call hub.bind_to_account('hub.run');
call hub.bind_to_account('hub.sweep_listed');
call hub.bind_to_account('hub.parked');
call hub.bind_to_account('hub.incident');
call hub.open_to_system('hub.observation', 'select, delete');
call hub.open_to_system('hub.refetch', 'select');
call hub.open_to_system('hub.delivery', 'select');
call hub.open_to_system('hub.run', 'select, delete');
call hub.open_to_system('hub.incident', 'select, delete');
`;
