import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { Pool } from 'pg';

/**
 * What accepting a webhook costs at least: a bare Fastify route that inserts the bytes it was sent as one row, committed, and answers.
 * Says its port when it listens.
 */
async function main(): Promise<void> {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
  await pool.query('create table if not exists bench_webhook (id bigint generated always as identity primary key, connection_id text not null, received_at timestamptz not null default now(), body bytea not null)');
  const server = Fastify({ bodyLimit: 1_048_576 });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post<{ Params: { connectionId: string } }>('/hooks/woocommerce/:connectionId', async (request, reply) => {
    await pool.query({ name: 'insert', text: 'insert into bench_webhook (connection_id, body) values ($1, $2)', values: [request.params.connectionId, request.body] });
    return reply.code(200).send();
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  process.send?.({ port: (server.server.address() as AddressInfo).port });
  process.once('SIGTERM', () => void server.close().then(() => pool.end()).then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
