import { createHubTestDatabase, type HubTestDatabase } from '@hub/testing';
import { clientOf } from './pg-unit-of-work';

describe('the hub database', () => {
  let hub: HubTestDatabase;
  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());

  it('serves as a role that owns nothing and cannot bypass row-level security', async () => {
    const { rows } = await hub.database.serving.query(
      `select r.rolsuper, r.rolbypassrls, r.rolcreaterole,
              (select count(*) from pg_class c where c.relowner = r.oid) as owned
       from pg_roles r where r.rolname = current_user`,
    );
    expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 });
  });

  it('shows each account its own rows only, and nothing without an account', async () => {
    const [mine, other] = [await hub.anAccount('Mine'), await hub.anAccount('Other')];
    const seen = await hub.unitOfWork.read(mine.id, async (tx) => (await clientOf(tx).query('select account_id from hub.warehouse')).rows);
    expect(seen).toEqual([{ account_id: mine.id }]);
    expect((await hub.database.serving.query('select * from hub.warehouse')).rows).toEqual([]);
    await expect(
      hub.unitOfWork.run(mine.id, (tx) => clientOf(tx).query("insert into hub.company_group (id, account_id, name) values (gen_random_uuid(), $1, 'x')", [other.id])),
    ).rejects.toThrow(/row-level security/);
  });

  it('binds every table that belongs to an account', async () => {
    const { rows } = await hub.database.serving.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'hub' and c.relkind = 'r' and not c.relrowsecurity
         and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped)`,
    );
    expect(rows).toEqual([]);
  });

  it('rolls back what failed and repeats what deadlocked', async () => {
    const account = await hub.anAccount();
    let attempts = 0;
    await hub.unitOfWork.run(account.id, async (tx) => {
      attempts += 1;
      if (attempts < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' });
      await clientOf(tx).query("insert into hub.company_group (id, account_id, name) values (gen_random_uuid(), $1, 'kept')", [account.id]);
    });
    expect(attempts).toBe(3);
    await expect(hub.unitOfWork.run(account.id, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
