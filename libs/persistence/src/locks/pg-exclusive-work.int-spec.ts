import { createTestDatabase, eventually, type TestDatabase } from '@hub/testing';
import { Client } from 'pg';
import { PgExclusiveWork } from './pg-exclusive-work';

describe('PgExclusiveWork', () => {
  let database: TestDatabase;
  const open: PgExclusiveWork[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({});
  });
  afterEach(() => Promise.all(open.splice(0).map((work) => work.close())));
  afterAll(() => database?.drop());

  const aProcess = (): PgExclusiveWork => {
    const work = new PgExclusiveWork({ connectionString: database.ownerUrl }, { heartbeatMs: 50, answerTimeoutMs: 1_000 });
    open.push(work);
    return work;
  };
  const owner = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  it('gives a key to one process at a time', async () => {
    const [one, two] = [aProcess(), aProcess()];
    const hold = await one.tryHold('inbox:a');
    expect(hold).not.toBeNull();
    expect(await two.tryHold('inbox:a')).toBeNull();
    expect(await two.tryHold('inbox:b')).not.toBeNull();
    await hold?.release();
    expect(await two.tryHold('inbox:a')).not.toBeNull();
  });

  it('gives a key to one task of a process at a time, however they race', async () => {
    const one = aProcess();
    const holds = await Promise.all(Array.from({ length: 20 }, () => one.tryHold('a')));
    expect(holds.filter((hold) => hold !== null)).toHaveLength(1);
    await holds.find((hold) => hold !== null)?.release();
    expect(await one.tryHold('a')).not.toBeNull();
  });

  it('lets a key go once only: a second release does not free what another holds', async () => {
    const [one, two] = [aProcess(), aProcess()];
    const first = await one.tryHold('a');
    await first?.release();
    expect(await one.tryHold('a')).not.toBeNull();
    await first?.release();
    expect(await two.tryHold('a')).toBeNull();
  });

  it('frees everything of a process that is gone', async () => {
    const [one, two] = [aProcess(), aProcess()];
    await one.tryHold('a');
    await one.close();
    await eventually(async () => expect(await two.tryHold('a')).not.toBeNull());
    expect(await one.tryHold('b')).toBeNull();
  });

  it('says so at once when its connection is cut, and works again with a new one', async () => {
    const one = aProcess();
    const hold = await one.tryHold('a');
    await owner((client) => client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'entrepot-locks' and datname = current_database()"));
    await eventually(() => expect(hold?.lost.aborted).toBe(true), { timeoutMs: 2_000 });
    await hold?.release();
    await eventually(async () => expect(await one.tryHold('a')).not.toBeNull(), { timeoutMs: 2_000 });
  });

  it('tells when the database cannot be reached, and recovers by itself', async () => {
    const away = new PgExclusiveWork({ host: '127.0.0.1', port: 1, user: 'nobody' });
    open.push(away);
    await expect(away.tryHold('a')).rejects.toMatchObject({ code: 'locks.unreachable', type: 'unavailable' });
    await expect(away.tryHold('a')).rejects.toMatchObject({ code: 'locks.unreachable' });
  });
});
