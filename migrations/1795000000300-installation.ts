import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the hub must remember of itself: which secret key sealed its credentials, and which connections are gone for good. */
export class Installation1795000000300 implements MigrationInterface {
  name = 'Installation1795000000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INSTALLATION);
    await runner.query(REMOVED_CONNECTIONS);
    await runner.query(WEBHOOK_INTAKE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function hub.accept_webhooks(uuid, jsonb, bytea[], jsonb)');
    await runner.query('drop trigger connection_removed on hub.connection');
    await runner.query('drop function hub.remember_removed_connection()');
    await runner.query('drop table hub.removed_connection, hub.installation');
  }
}

// Read and written at start only, by the owner: neither working role has a privilege on it.
const INSTALLATION = `
create table hub.installation (
  only_one boolean primary key default true check (only_one),
  secret_key_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
`;

// A store may go on sending webhooks to a connection that was deleted: it is told "gone" instead of "not found".
const REMOVED_CONNECTIONS = `
create table hub.removed_connection (
  id uuid primary key,
  removed_at timestamptz not null default now()
);
grant insert on hub.removed_connection to entrepot_serving;
grant select on hub.removed_connection to entrepot_system;

create function hub.remember_removed_connection() returns trigger language plpgsql as $$
begin
  insert into hub.removed_connection (id) values (old.id) on conflict do nothing;
  return null;
end $$;
create trigger connection_removed after delete on hub.connection for each row execute function hub.remember_removed_connection();
`;

// Webhooks are answered after the commit, so their way into the tables is one round trip: the account is named, the observations and
// the requests to read again are stored, and the statement's own transaction commits all of it. Runs with the caller's rights.
const WEBHOOK_INTAKE = `
create function hub.accept_webhooks(account uuid, observations jsonb, raws bytea[], refetches jsonb) returns void language plpgsql as $$
begin
  perform set_config('hub.account_id', account::text, true);
  insert into hub.observation (id, account_id, connection_id, entity, external_id, source, seen, source_version, read_at, received_at, gone, raw, state)
  select o.id, account, o.connection, o.entity, o.external_id, o.source, o.seen, o.version, o.read_at, now(), o.gone, raws[o.ordinal], 'pending'
  from (
    select item.ordinality::int as ordinal, (item.value->>0)::uuid as id, (item.value->>1)::uuid as connection, item.value->>2 as entity,
           item.value->>3 as external_id, item.value->>4 as source, item.value->>5 as seen, item.value->>6 as version,
           (item.value->>7)::timestamptz as read_at, (item.value->>8)::boolean as gone
    from jsonb_array_elements(observations) with ordinality as item
  ) o;
  if jsonb_array_length(refetches) > 0 then
    insert into hub.refetch (account_id, connection_id, entity, external_id, reason, due_at, requested_at)
    select distinct account, (item->>0)::uuid, item->>1, item->>2, 'webhook', now(), now() from jsonb_array_elements(refetches) as item
    order by 2, 3, 4
    on conflict (connection_id, entity, external_id) do update
      set generation = hub.refetch.generation + 1, due_at = least(hub.refetch.due_at, excluded.due_at), reason = excluded.reason;
  end if;
end $$;
revoke all on function hub.accept_webhooks(uuid, jsonb, bytea[], jsonb) from public;
grant execute on function hub.accept_webhooks(uuid, jsonb, bytea[], jsonb) to entrepot_serving;
`;
