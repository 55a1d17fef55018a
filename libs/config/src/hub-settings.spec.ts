import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadHubSettings, unknownHubSettings } from './hub-settings';
import { SettingsError, type SettingsProblem } from './settings.error';

const KEY = 'k'.repeat(40);

function problemsOf(environment: Record<string, string>): readonly SettingsProblem[] {
  try {
    loadHubSettings(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).problems;
  }
}

describe('the settings of the hub', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a default for everything', () => {
    const settings = loadHubSettings({});
    expect(settings.server).toMatchObject({ host: '127.0.0.1', port: 3000, roles: ['api', 'import', 'export', 'relay', 'schedule'] });
    expect(settings.storage.dataDir).toBe('./.entrepot');
    expect(settings.bus.brokers).toEqual([]);
  });

  it('reads numbers, lists and flags, and treats an empty variable as absent', () => {
    const settings = loadHubSettings({ HUB_PORT: ' 8080 ', HUB_ROLES: 'api, relay', KAFKA_TLS: 'yes', HUB_HOST: '', KAFKA_BROKERS: 'a:9092,b:9093' });
    expect(settings.server).toMatchObject({ port: 8080, roles: ['api', 'relay'], host: '127.0.0.1' });
    expect(settings.bus).toMatchObject({ usesTls: true, brokers: ['a:9092', 'b:9093'] });
  });

  it('takes PORT where HUB_PORT is not set', () => {
    expect(loadHubSettings({ PORT: '4000' }).server.port).toBe(4000);
    expect(loadHubSettings({ PORT: '4000', HUB_PORT: '5000' }).server.port).toBe(5000);
  });

  it('reports all problems at once, by name and reason and never by value', () => {
    const environment = { HUB_PORT: 'secret-port', HUB_ROLES: 'api,cook', DATABASE_URL: 'mysql://u:hunter2@db/x', HUB_LOG_LEVEL: 'loud', KAFKA_BROKERS: 'nowhere' };
    const problems = problemsOf(environment);
    expect(problems.map(({ name }) => name).sort()).toEqual(['DATABASE_URL', 'HUB_LOG_LEVEL', 'HUB_PORT', 'HUB_ROLES', 'HUB_SECRET_KEY', 'KAFKA_BROKERS']);
    const message = new SettingsError(problems).message;
    for (const value of ['secret-port', 'cook', 'hunter2', 'loud', 'nowhere']) expect(message).not.toContain(value);
    expect(message).toMatch(/HUB_PORT must be a whole number/);
  });

  it('asks for the secret key when the database is external', () => {
    expect(problemsOf({ DATABASE_URL: 'postgres://db/entrepot' })).toEqual([expect.objectContaining({ name: 'HUB_SECRET_KEY' })]);
    expect(problemsOf({ DATABASE_URL: 'postgres://db/entrepot', HUB_SECRET_KEY: KEY })).toEqual([]);
  });

  it('reads a secret from the file that its _FILE variable names', () => {
    const file = join(folder, 'key');
    writeFileSync(file, `${KEY}\n`);
    expect(loadHubSettings({ HUB_SECRET_KEY_FILE: file }).security.secretKey).toBe(KEY);
    expect(problemsOf({ HUB_SECRET_KEY_FILE: file, HUB_SECRET_KEY: KEY })).toEqual([expect.objectContaining({ name: 'HUB_SECRET_KEY' })]);
    expect(problemsOf({ HUB_SECRET_KEY_FILE: join(folder, 'absent') })).toEqual([{ name: 'HUB_SECRET_KEY_FILE', reason: expect.stringContaining('ENOENT') }]);
  });

  it('wants settings that belong together together', () => {
    const named = (environment: Record<string, string>) => problemsOf(environment).map(({ name }) => name);
    expect(named({ KAFKA_SASL_MECHANISM: 'plain' })).toEqual(['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']);
    expect(named({ KAFKA_TLS_CERT_PATH: '/c.pem' })).toEqual(['KAFKA_TLS_KEY_PATH']);
    expect(named({ DATABASE_SERVING_URL: 'postgres://a@b/c' })).toEqual(['DATABASE_SYSTEM_URL', 'DATABASE_URL']);
  });

  it('names variables that look misspelt', () => {
    expect(unknownHubSettings({ HUB_PROT: '1', HUB_PORT: '1', HUB_SECRET_KEY_FILE: '/x', PATH: '' })).toEqual(['HUB_PROT']);
  });
});
