import { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox, the event log every program can follow, how far each consumer group has read, and what it set aside. */
export class EventLog1795000100000 implements MigrationInterface {
  name = 'EventLog1795000100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...OUTBOX, ...EVENT_LOG, ...CONSUMERS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table hub.parked_event, hub.consumer_position, hub.event_log, hub.outbox');
    await runner.query('drop function hub.event_partition(text)');
    await runner.query('drop sequence hub.event_log_position');
  }
}

const OWN_ACCOUNT = `account_id = (select nullif(current_setting('hub.account_id', true), '')::uuid)`;

// `seq` is taken when the row is inserted, which writers do after locking the record: it orders events of one key.
// It is never followed by a reader, because a lower number may commit later than a higher one.
const OUTBOX = [
  `create table hub.outbox (
     seq bigint generated always as identity primary key,
     id uuid not null,
     account_id uuid not null,
     topic text not null,
     key text not null,
     type text not null,
     value jsonb not null,
     created_at timestamptz not null default now(),
     constraint outbox_topic_check check (topic ~ '^[a-z][a-z-]{0,62}$'),
     constraint outbox_key_check check (length(key) between 1 and 512)
   )`,
  // The table is filled and emptied all day: its statistics and its visibility map go stale within seconds.
  // Rows that live for moments are not worth compressing: they stay as they are up to a page.
  `alter table hub.outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, toast_tuple_target = 8160)`,
  `alter table hub.outbox enable row level security`,
  `create policy outbox_own_account on hub.outbox for insert to entrepot_serving with check (${OWN_ACCOUNT})`,
  `create policy outbox_system on hub.outbox to entrepot_system using (true) with check (true)`,
  `grant insert on hub.outbox to entrepot_serving`,
  `grant select, insert, delete on hub.outbox to entrepot_system`,
];

// Eight partitions for good: the number decides which events may be handled at the same time.
const EVENT_LOG = [
  `create function hub.event_partition(key text) returns smallint language sql immutable strict parallel safe
     as $$ select ((('x' || substr(md5(key), 1, 8))::bit(32)::bigint) % 8)::smallint $$`,
  `create sequence hub.event_log_position as bigint`,
  `create table hub.event_log (
     position bigint not null,
     id uuid not null,
     account_id uuid not null,
     topic text not null,
     partition smallint not null,
     key text not null,
     type text not null,
     value jsonb not null,
     at timestamptz not null default now(),
     constraint event_log_pkey primary key (position)
   )`,
  `create index event_log_reading on hub.event_log (topic, partition, position)`,
  `create index event_log_newest_of_key on hub.event_log (topic, key, position)`,
  `create index event_log_of_account on hub.event_log (account_id, position)`,
  `alter table hub.event_log enable row level security`,
  `create policy event_log_own_account on hub.event_log for select to entrepot_serving using (${OWN_ACCOUNT})`,
  `create policy event_log_system on hub.event_log to entrepot_system using (true) with check (true)`,
  `grant select on hub.event_log to entrepot_serving`,
  `grant select, insert, delete on hub.event_log to entrepot_system`,
  `grant usage, select, update on sequence hub.event_log_position to entrepot_system`,
  `grant execute on function hub.event_partition(text) to entrepot_system, entrepot_serving`,
];

const CONSUMERS = [
  `create table hub.consumer_position (
     group_name text not null,
     topic text not null,
     partition smallint not null,
     position bigint not null,
     served_at timestamptz not null default now(),
     constraint consumer_position_pkey primary key (group_name, topic, partition)
   ) with (fillfactor = 50)`,
  `grant select, insert, update, delete on hub.consumer_position to entrepot_system`,
  // account_id is null for messages from outside that name no account.
  `create table hub.parked_event (
     id uuid primary key,
     account_id uuid,
     group_name text not null,
     topic text not null,
     partition smallint not null,
     key text not null,
     event_id text not null,
     type text not null,
     event jsonb not null,
     reason text not null,
     message text not null,
     attempts integer not null,
     status text not null default 'parked',
     parked_at timestamptz not null default now(),
     resolved_at timestamptz,
     constraint parked_event_status_check
       check (status in ('parked', 'released', 'delivered', 'superseded', 'discarded'))
   )`,
  `create unique index parked_event_open on hub.parked_event (group_name, topic, key)
     where status in ('parked', 'released')`,
  `create index parked_event_released on hub.parked_event (group_name, topic, partition) where status = 'released'`,
  `create index parked_event_of_account on hub.parked_event (account_id, id)`,
  `alter table hub.parked_event enable row level security`,
  `create policy parked_event_own_account on hub.parked_event to entrepot_serving
     using (${OWN_ACCOUNT}) with check (${OWN_ACCOUNT})`,
  `create policy parked_event_system on hub.parked_event to entrepot_system using (true) with check (true)`,
  `grant select, update on hub.parked_event to entrepot_serving`,
  `grant select, insert, update, delete on hub.parked_event to entrepot_system`,
];
