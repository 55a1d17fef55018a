import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, eventually } from '@hub/testing';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..');
const BUILD = `.entrepot-start-${process.pid}`;
const KEY = 'a-secret-key-for-tests-only-0123456789abcdef';

interface Started {
  readonly output: () => string;
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** What a person sees who starts the hub from a shell. */
function start(environment: Readonly<Record<string, string>>): Started {
  const inherited = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(process.execPath, [join(ROOT, BUILD, 'apps', 'hub', 'src', 'main.js')], { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { output: () => output, errors: () => errors, ended, kill: (signal) => child.kill(signal) };
}

async function listening(started: Started): Promise<void> {
  await eventually(() => expect(started.output()).toContain('Entrepot listens on'), { timeoutMs: 60_000 });
}

describe('starting and stopping the hub', () => {
  let folder: string;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entrepot-start-'));
    port = await freePort();
    execFileSync(process.execPath, [join(ROOT, 'tools', 'build.mjs'), BUILD], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  }, 120_000);
  afterAll(() => {
    rmSync(join(ROOT, BUILD), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
    const started = start(environment);
    expect(await started.ended).toBe(1);
    expect(started.output()).toBe('');
    const sentence = started.errors().trim();
    expect(sentence.split('\n')).toHaveLength(1);
    return sentence;
  }

  it('starts with nothing but Node, shows the admin key once, stops cleanly and goes on from there', async () => {
    const environment = { HUB_DATA_DIR: join(folder, 'data'), HUB_PORT: String(port) };
    const first = start(environment);
    await listening(first);
    const key = /ent_[\w-]+/.exec(first.output())?.[0] ?? '';
    expect(statSync(join(folder, 'data', 'secret.key')).mode & 0o777).toBe(0o600);
    const made = await fetch(`http://127.0.0.1:${port}/api/v1/company-groups`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"name":"kept"}',
    });
    expect(made.status).toBe(201);
    const other = start({ ...environment, HUB_DATA_DIR: join(folder, 'other') });
    expect([await other.ended, other.errors()]).toEqual([1, expect.stringContaining('already in use by another program')]);
    // A terminal and a parent process both pass Ctrl-C on.
    first.kill('SIGINT');
    first.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(readdirSync(join(folder, 'data', 'postgres', 'cluster'))).not.toContain('postmaster.pid');

    const second = start(environment);
    await listening(second);
    expect(second.output()).not.toContain('ent_');
    const kept = await fetch(`http://127.0.0.1:${port}/api/v1/company-groups`, { headers: { authorization: `Bearer ${key}` } });
    expect(await kept.json()).toMatchObject({ data: [{ name: 'kept' }] });
    second.kill('SIGKILL');
    await second.ended;

    const third = start(environment);
    await listening(third);
    third.kill('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(readFileSync(join(folder, 'data', 'secret.key'), 'utf8')).not.toBe('');
  }, 180_000);

  it('says in one sentence what is wrong with settings, all of it, without a value', async () => {
    const sentence = await refusal({ HUB_PORT: 'secret-value', HUB_ROLES: 'api,cook', DATABASE_URL: 'mysql://u:hunter2@db/x' });
    for (const name of ['HUB_PORT', 'HUB_ROLES', 'DATABASE_URL', 'HUB_SECRET_KEY']) expect(sentence).toContain(name);
    expect(sentence).not.toMatch(/secret-value|cook|hunter2/);
  }, 60_000);

  it('says in one sentence that the data folder, the database or the port cannot be used', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal({ HUB_DATA_DIR: join(folder, 'file'), HUB_PORT: '0' })).toMatch(/data folder .* cannot be used .*HUB_DATA_DIR/);
    expect(await refusal({ DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x', HUB_SECRET_KEY: KEY, HUB_PORT: '0' })).toMatch(/database does not answer/);
    expect(await refusal({ HUB_HOST: '203.0.113.7', HUB_PORT: '4711', HUB_DATA_DIR: join(folder, 'none') })).toMatch(/no address 203\.0\.113\.7/);
  }, 60_000);

  it('refuses another secret key, and changes to a new one when told the former', async () => {
    const database = await createTestDatabase();
    const environment = { DATABASE_URL: database.ownerUrl, HUB_SECRET_KEY: KEY, HUB_PORT: String(port), HUB_BOOTSTRAP_API_KEY: 'first-key-0123456789' };
    const stopAfterStart = async (settings: Readonly<Record<string, string>>): Promise<Started> => {
      const started = start(settings);
      await listening(started);
      started.kill('SIGTERM');
      expect(await started.ended).toBe(0);
      return started;
    };
    try {
      expect((await stopAfterStart(environment)).output()).not.toContain('first-key');
      const other = { ...environment, HUB_SECRET_KEY: `${KEY}-other` };
      expect(await refusal(other)).toMatch(/HUB_SECRET_KEY is not the key this database was set up with/);
      await stopAfterStart({ ...other, HUB_SECRET_KEY_PREVIOUS: KEY });
      await stopAfterStart(other);
      expect(await refusal(environment)).toMatch(/HUB_SECRET_KEY is not the key/);
    } finally {
      await database.drop();
    }
  }, 120_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
