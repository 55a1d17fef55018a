import { fork, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, existsSync, lstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
import { locateBinaries } from './postgres-binaries';
import { findProcess } from './process-table';
import { poll } from './poll';

const SLOW_MS = 90_000;
const NOBODY = { uid: 65_534, gid: 65_534 };

describe('EmbeddedPostgres', () => {
  let dataDir: string;
  const running: EmbeddedPostgres[] = [];

  beforeEach(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'entrepot-embedded-')), 'postgres');
  });

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  });

  async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const server = await EmbeddedPostgres.start({ dataDir, mode: 'test', ...options });
    running.push(server);
    return server;
  }

  it('makes directory, cluster and database at the first start and keeps its password to itself', async () => {
    const server = await start();
    expect(await answer(server.ownerUrl, 'select current_database() || current_user as value')).toBe('entrepotentrepot_owner');
    expect(await answer(server.ownerUrl, "select datlocprovider::text || '/' || datlocale as value from pg_database where datname = current_database()")).toBe('b/C.UTF-8');
    expect(statSync(join(dataDir, 'owner.password')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dataDir, 'initial.password'))).toBe(false);
    await expect(answer(server.ownerUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1 as value')).rejects.toThrow(/password authentication failed/);
  }, SLOW_MS);

  it('keeps its data and its port over a restart', async () => {
    const first = await start();
    await answer(first.ownerUrl, 'create table kept as select 42 as value');
    await first.stop();
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect(await answer(second.ownerUrl, 'select value from kept')).toBe(42);
  }, SLOW_MS);

  it('starts again after its starter was killed, with everything that was committed', async () => {
    const { child, ownerUrl, pid } = await startElsewhere(dataDir);
    await answer(ownerUrl, 'create table kept as select 7 as value');
    await kill(child);
    expect(findProcess(pid)).toBeDefined();
    const server = await start();
    expect(findProcess(pid)).toBeUndefined();
    expect(await answer(server.ownerUrl, 'select value from kept')).toBe(7);
  }, SLOW_MS);

  it('starts again after starter and server were killed together', async () => {
    const { child, ownerUrl, pid } = await startElsewhere(dataDir);
    await answer(ownerUrl, 'create table kept as select 8 as value');
    process.kill(pid, 'SIGKILL');
    await kill(child);
    const server = await start();
    expect(await answer(server.ownerUrl, 'select value from kept')).toBe(8);
  }, SLOW_MS);

  it('ignores a mark of a dead server whose process id belongs to another program now', async () => {
    await (await start()).stop();
    const mark = `${process.pid}\n${join(dataDir, 'cluster')}\n0\n5432\n\n127.0.0.1\n\nready\n`;
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), mark);
    const server = await start();
    expect(await answer(server.ownerUrl, 'select 1 as value')).toBe(1);
  }, SLOW_MS);

  it('begins anew when an earlier first start was cut short', async () => {
    await (await start()).stop();
    cpSync(join(dataDir, 'cluster', 'PG_VERSION'), join(dataDir, 'cluster.new', 'PG_VERSION'));
    rmSync(join(dataDir, 'cluster'), { recursive: true });
    const server = await start();
    expect(await answer(server.ownerUrl, 'select 1 as value')).toBe(1);
  }, SLOW_MS);

  it('makes missing library links itself', async () => {
    const nativeDir = join(dataDir, '..', 'native');
    cpSync(locateBinaries().nativeDir, nativeDir, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
    const server = await start({ nativeDir });
    expect(await answer(server.ownerUrl, 'select 1 as value')).toBe(1);
  }, SLOW_MS);

  it('runs for a plain user as well', async () => {
    const user = process.getuid?.() === 0 ? NOBODY : { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
    chownSync(join(dataDir, '..'), user.uid, user.gid);
    const { child, ownerUrl, pid } = await startElsewhere(dataDir, user);
    expect(await answer(ownerUrl, 'select 1 as value')).toBe(1);
    await kill(child);
    process.kill(pid, 'SIGINT');
    expect(await poll(() => (findProcess(pid) === undefined ? 'gone' : undefined), 10_000)).toBe('gone');
  }, SLOW_MS);

  describe('refuses with one clear sentence', () => {
    it('a directory that a living process uses', async () => {
      await start();
      await expect(EmbeddedPostgres.start({ dataDir })).rejects.toMatchObject({
        code: 'embedded-postgres.data-directory-in-use',
        message: expect.stringContaining(`already in use by process ${process.pid}`),
      });
    }, SLOW_MS);

    it('data of another major version', async () => {
      await (await start()).stop();
      writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '16\n');
      await expect(EmbeddedPostgres.start({ dataDir })).rejects.toMatchObject({ code: 'embedded-postgres.other-major-version', message: expect.stringContaining('PostgreSQL 16') });
    }, SLOW_MS);

    it('a port in use', async () => {
      const blocker = await listen();
      const port = portOf(blocker);
      await expect(EmbeddedPostgres.start({ dataDir, port, mode: 'test' })).rejects.toMatchObject({
        code: 'embedded-postgres.port-in-use',
        message: expect.stringContaining(`Port ${port} on 127.0.0.1 is already in use`),
      });
      await new Promise((resolve) => blocker.close(resolve));
      expect((await start({ port })).port).toBe(port);
    }, SLOW_MS);

    it('a data directory that is a file', async () => {
      writeFileSync(dataDir, '');
      await expect(EmbeddedPostgres.start({ dataDir })).rejects.toMatchObject({ code: 'embedded-postgres.data-directory-unusable' });
    });

    it('a cluster whose password file is gone', async () => {
      await (await start()).stop();
      rmSync(join(dataDir, 'owner.password'));
      await expect(EmbeddedPostgres.start({ dataDir })).rejects.toMatchObject({ code: 'embedded-postgres.password-missing' });
    }, SLOW_MS);
  });

  it('says when the server ends unasked', async () => {
    const reasons: string[] = [];
    const server = await start({ onUnexpectedExit: (reason) => reasons.push(reason) });
    process.kill(server.pid, 'SIGKILL');
    expect(await poll(() => reasons[0], 10_000)).toContain('ended unasked');
  }, SLOW_MS);
});

async function answer(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  client.on('error', () => undefined);
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

interface ElsewhereServer {
  readonly child: ChildProcess;
  readonly ownerUrl: string;
  readonly pid: number;
}

/** Starts the server in another Node process, which then waits to be killed. */
function startElsewhere(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<ElsewhereServer> {
  const root = join(__dirname, '..', '..', '..', '..');
  const script = join(root, 'test', 'infra', 'start-embedded.cjs');
  const child = fork(script, [dataDir], { ...user, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, ...(message as { ownerUrl: string; pid: number }) }));
    child.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
