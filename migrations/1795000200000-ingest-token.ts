import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens that prove which connection a program outside speaks for when it sends observations. Only their hashes are kept. */
export class IngestToken1795000200000 implements MigrationInterface {
  name = 'IngestToken1795000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INGEST_TOKEN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table hub.ingest_token');
  }
}

// One token of a connection has no end; a former one may be valid for a while, so that senders can change over.
const INGEST_TOKEN = `
create table hub.ingest_token (
  id uuid primary key,
  account_id uuid not null references hub.account on delete cascade,
  connection_id uuid not null references hub.connection on delete cascade,
  prefix text not null,
  token_hash bytea not null unique,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz
);
create unique index ingest_token_current on hub.ingest_token (connection_id) where expires_at is null;
create index ingest_token_connection on hub.ingest_token (connection_id);
call hub.bind_to_account('hub.ingest_token');
call hub.open_to_system('hub.ingest_token', 'select');
`;
