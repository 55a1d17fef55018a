import { quoteSchemaName, runMigrations } from 'bullmq';
import { Client } from 'pg';

/** How the queue's tables are prepared. */
export interface JobsSchemaOptions {
  /** Default `jobs`. */
  readonly schema?: string;
  /** Role that enqueues and works. Default `entrepot_system`. */
  readonly role?: string;
}

/**
 * Creates or updates the queue's own schema and lets the role use it. Run as the owner at every start, before the queue
 * is used; safe to repeat and to run from several processes at once.
 */
export async function prepareJobsSchema(ownerUrl: string, options: JobsSchemaOptions = {}): Promise<void> {
  const name = options.schema ?? 'jobs';
  const schema = quoteSchemaName(name);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client, name);
    const role = client.escapeIdentifier(options.role ?? 'entrepot_system');
    await client.query('begin');
    // Granting touches catalogue rows that a second process at the same work would touch as well.
    await client.query("select pg_advisory_xact_lock(hashtext('entrepot-jobs-grants'))");
    await client.query(`grant usage on schema ${schema} to ${role}`);
    await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    await client.query(`grant usage, select, update on all sequences in schema ${schema} to ${role}`);
    await client.query(`grant execute on all functions in schema ${schema} to ${role}`);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
