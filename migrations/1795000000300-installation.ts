import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the hub must remember of itself: which secret key sealed its credentials, and which connections are gone for good. */
export class Installation1795000000300 implements MigrationInterface {
  name = 'Installation1795000000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INSTALLATION);
    await runner.query(REMOVED_CONNECTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
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
