import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { isUuid, newId } from '@hub/common';
import { createHubTestDatabase, eventually, type HubTestDatabase } from '@hub/testing';
import { Client } from 'pg';
import { openApiDocumentOf } from '../../apps/hub/src/http/add-openapi';
import { startTestHub, type TestHub } from './support/test-hub';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Routes that ask for no key. */
const OPEN = /^\/(health|metrics|api\/(docs|asyncapi))/;

interface Route {
  readonly method: string;
  readonly path: string;
}

/** One of everything, in one account. */
interface Belongings {
  readonly accountId: string;
  readonly key: string;
  readonly ids: Readonly<Record<string, string>>;
}

describe('account isolation', () => {
  let hub: TestHub;
  let mine: Belongings;
  let theirs: Belongings;
  let routes: readonly Route[];
  let shops: WooCommerceSimulator[] = [];

  beforeAll(async () => {
    hub = await startTestHub();
    routes = routesOf(hub);
    shops = [await WooCommerceSimulator.start(), await WooCommerceSimulator.start({ seed: 2 })];
    [mine, theirs] = [await settle(hub, shops[0] as WooCommerceSimulator, 'Mine'), await settle(hub, shops[1] as WooCommerceSimulator, 'Theirs')];
  }, 60_000);
  afterAll(async () => {
    await hub?.stop();
    await Promise.all(shops.map((shop) => shop.close()));
  });

  it('finds every route of the API', () => {
    const paths = new Set(routes.map(({ path }) => path));
    expect(routes.length).toBeGreaterThan(50);
    for (const path of ['/api/v1/products/{id}', '/api/v1/parked/{id}/release', '/api/v1/connections/{id}/push-preview', '/api/v1/api-keys/{id}']) expect(paths).toContain(path);
  });

  it("answers another account's ids like unknown ones, on every route", async () => {
    const foreign = Object.values(theirs.ids);
    for (const { method, path } of routes.filter((route) => route.path.includes('{'))) {
      for (const id of foreign) {
        const answer = await hub.call(method, fill(path, id), { key: mine.key, ...bodyFor(method, theirs, id) });
        const seen = `${method} ${path} with ${nameOf(theirs, id)}: ${answer.status} ${JSON.stringify(answer.body)}`;
        expect([seen, [400, 403, 404].includes(answer.status)]).toEqual([seen, true]);
        expect(JSON.stringify(answer.body)).not.toContain('Theirs');
      }
    }
  });

  it('shows nothing of another account in any list, whatever it is filtered by', async () => {
    for (const { path } of routes.filter((route) => route.method === 'get' && !route.path.includes('{') && !OPEN.test(route.path))) {
      const foreign = Object.values(theirs.ids);
      const filters = ['', ...foreign.flatMap((id) => ['connectionId', 'connection', 'productId', 'warehouseId', 'parentId', 'companyGroupId', 'text', 'sku'].map((name) => `?${name}=${id}`))];
      for (const filter of filters) {
        const { status, body } = await hub.call<{ data?: unknown }>('GET', `${path}${filter}`, { key: mine.key });
        expect([path, filter, [200, 400, 403].includes(status)]).toEqual([path, filter, true]);
        for (const id of status === 200 ? foreign : []) expect(JSON.stringify(body.data)).not.toContain(id);
      }
    }
  });

  it('refuses ids of another account inside bodies', async () => {
    const stock = await hub.call<{ code: string }>('PUT', `/api/v1/stock-levels/${mine.ids.product}`, { key: mine.key, body: { warehouseId: theirs.ids.warehouse, onHand: 1 } });
    expect([stock.status, stock.body.code]).toEqual([404, 'warehouse.not-found']);
    const link = await hub.call('POST', '/api/v1/links', { key: mine.key, body: { connectionId: mine.ids.connection, externalId: '13', productId: theirs.ids.product } });
    expect(link.status).toBe(404);
    const moved = await hub.call('PATCH', `/api/v1/connections/${mine.ids.connection}`, { key: mine.key, body: { warehouseId: theirs.ids.warehouse } });
    expect([400, 404]).toContain(moved.status);
    const grouped = await hub.call('PATCH', `/api/v1/connections/${mine.ids.connection}`, { key: mine.key, body: { companyGroupId: theirs.ids.group } });
    expect([400, 404]).toContain(grouped.status);
    const parked = await hub.call('POST', `/api/v1/parked/${mine.ids.parked}/release`, { key: mine.key, body: { linkTo: theirs.ids.product } });
    expect([400, 404]).toContain(parked.status);
  });

  it('leaves everything of the other account as it was', async () => {
    for (const [path, id] of [['products', theirs.ids.product], ['connections', theirs.ids.connection], ['warehouses', theirs.ids.warehouse], ['company-groups', theirs.ids.group], ['parked', theirs.ids.parked], ['incidents', theirs.ids.incident], ['runs', theirs.ids.run]]) {
      const { status, body } = await hub.call<{ state?: string; status?: string }>('GET', `/api/v1/${path}/${id}`, { key: theirs.key });
      expect([path, status]).toEqual([path, 200]);
      expect([path, body.state]).not.toEqual([path, expect.stringMatching(/discarded|released|resolved|cancelled/)]);
      expect(['active', undefined]).toContain(body.status);
    }
  });

  it('keeps accounts to the bootstrap key', async () => {
    expect((await hub.call('GET', '/api/v1/accounts', { key: mine.key })).status).toBe(403);
    expect((await hub.call('POST', '/api/v1/accounts', { key: mine.key, body: { name: 'x' } })).status).toBe(403);
  });

  it('asks for a key on every route of the API', async () => {
    for (const { method, path } of routes.filter((route) => !OPEN.test(route.path))) {
      const answer = await hub.call<{ code: string }>(method, fill(path, newId()), { key: null, ...bodyFor(method, mine, newId()) });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 401, 'auth.no-key']);
    }
  });

  it('holds every route to its role', async () => {
    const { body } = await hub.call<{ key: string }>('POST', '/api/v1/api-keys', { key: mine.key, body: { name: 'eyes only', role: 'viewer' } });
    for (const { method, path } of routes.filter((route) => route.method !== 'get' && !OPEN.test(route.path))) {
      const answer = await hub.call<{ code: string }>(method, fill(path, newId()), { key: body.key, ...bodyFor(method, mine, newId()) });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'auth.role-too-low']);
    }
  });
});

describe('row-level security', () => {
  let hub: HubTestDatabase;
  beforeAll(async () => {
    hub = await createHubTestDatabase();
    const account = await hub.anAccount('Mine');
    await hub.aConnection(account);
  });
  afterAll(() => hub?.close());

  it('binds the working roles: they own nothing, are no superusers and cannot bypass it', async () => {
    for (const pool of [hub.database.serving, hub.database.system]) {
      const { rows } = await pool.query(`select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
        (select count(*)::int from pg_class c where c.relowner = r.oid) + (select count(*)::int from pg_proc p where p.proowner = r.oid) as owned
        from pg_roles r where r.rolname = current_user`);
      expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owned: 0 }]);
    }
  });

  it('shows nothing of any table without an account, nor with another one', async () => {
    const tables = await accountTables(hub.ownerUrl);
    expect(tables.length).toBeGreaterThan(20);
    const client = await hub.database.serving.connect();
    try {
      for (const account of ['', newId()]) {
        await client.query('begin');
        await client.query("select set_config('hub.account_id', $1, true)", [account]);
        for (const table of tables) expect([table, await countIn(client, table)]).toEqual([table, 0]);
        await client.query('rollback');
      }
    } finally {
      client.release();
    }
  });

  it('does not let a role put itself above it', async () => {
    const client = await hub.database.serving.connect();
    try {
      for (const statement of ['set role entrepot_system', 'reset session authorization; set row_security = off; select * from hub.account', 'alter table hub.account disable row level security', 'create table hub.mine ()']) {
        const outcome = await client.query(statement).then((result) => (Array.isArray(result) ? result.at(-1) : result).rowCount, () => 'refused');
        expect([statement, outcome]).toEqual([statement, 'refused']);
      }
    } finally {
      client.release(true);
    }
  });
});

function routesOf(hub: TestHub): Route[] {
  const { paths } = openApiDocumentOf(hub.running.app);
  return Object.entries(paths).flatMap(([path, item]) => METHODS.filter((method) => item[method] !== undefined).map((method) => ({ method, path })));
}

function fill(path: string, id: string): string {
  return path.replace(/\{[^}]+\}/g, id);
}

function nameOf({ ids }: Belongings, id: string): string {
  return Object.entries(ids).find(([, known]) => known === id)?.[0] ?? id;
}

/** A body that would do, so that a route is not refused for its body alone. */
function bodyFor(method: string, { ids }: Belongings, id: string): { body?: unknown } {
  if (method === 'get' || method === 'delete') return {};
  if (method === 'put') return { body: { warehouseId: ids.warehouse, onHand: 1 } };
  return { body: id === ids.connection ? { operation: 'import-products' } : {} };
}

/** Makes an account with one of everything, the way it comes about: a store is connected and imported. */
async function settle(hub: TestHub, simulator: WooCommerceSimulator, name: string): Promise<Belongings> {
  const { body: account } = await hub.call<{ id: string; apiKey: string }>('POST', '/api/v1/accounts', { body: { name } });
  const key = account.apiKey;
  const made = async (path: string, body: object): Promise<string> => (await hub.call<{ id: string }>('POST', `/api/v1/${path}`, { key, body })).body.id;
  const first = async (path: string): Promise<string> => (await hub.call<{ data: Array<{ id: string }> }>('GET', `/api/v1/${path}`, { key })).body.data[0]?.id ?? '';
  const group = await made('company-groups', { name: `${name} group` });
  const apiKey = await made('api-keys', { name: `${name} key`, role: 'viewer' });
  const connection = await made('connections', connectionBody(simulator, name));
  const schedule = await made(`connections/${connection}/schedules`, { operation: 'poll-products', everyMs: 3_600_000 });
  await hub.call('POST', `/api/v1/connections/${connection}/activate`, { key });
  await eventually(async () => expect(await first('parked')).not.toBe(''), { timeoutMs: 20_000 });
  const incident = await plantIncident(hub.ownerUrl, account.id, name);
  const [warehouse, product, level] = [await first('warehouses'), await first('products'), await first('stock-levels')];
  const [listing, link, run, parked] = [await first('listings'), await first('links'), await first('runs'), await first('parked')];
  const ids = { warehouse, group, apiKey, connection, schedule, product, level, listing, link, run, parked, incident };
  for (const [what, id] of Object.entries(ids)) expect([what, isUuid(id)]).toEqual([what, true]);
  return { accountId: account.id, key, ids };
}

function connectionBody(simulator: WooCommerceSimulator, name: string): object {
  const ean = (value: string) => ({ attributes: [{ name: 'EAN', options: [value], visible: true }] });
  simulator.shop.createProduct({ name: `${name} tent`, sku: 'TENT', manage_stock: true, stock_quantity: 5, ...ean('7310865004703') });
  // Two records that show one barcode: the second is parked, so that there is something to release.
  simulator.shop.createProduct({ name: `${name} twin`, sku: 'TWIN', ...ean('7310865004703') });
  const [shopKey] = simulator.shop.keys();
  const credentials = { consumerKey: shopKey?.consumerKey, consumerSecret: shopKey?.consumerSecret };
  return { connector: 'woocommerce', name: `${name} shop`, preset: 'stock-owner', settings: { url: simulator.url }, credentials };
}

async function plantIncident(ownerUrl: string, account: string, name: string): Promise<string> {
  const id = newId();
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  const text = "insert into hub.incident (id, account_id, kind, dedupe_key, severity, message, opened_at, last_seen_at) values ($1, $2, 'k', 'k', 'info', $3, now(), now())";
  await client.query(text, [id, account, `${name} incident`]);
  await client.end();
  return id;
}

async function accountTables(ownerUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'hub' and c.relkind = 'r' and has_table_privilege('entrepot_serving', c.oid, 'select')
         and (c.relname = 'account' or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id'))`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function countIn(client: { query: (text: string) => Promise<{ rows: Array<{ count: number }> }> }, table: string): Promise<number> {
  return Number((await client.query(`select count(*) as count from hub.${table}`)).rows[0]?.count);
}
