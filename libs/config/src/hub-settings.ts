import { loadSettings, unknownSettings, type Environment } from './load-settings';
import type { SettingsProblem } from './settings.error';
import { BusSettings } from './settings/bus.settings';
import { LogSettings } from './settings/log.settings';
import { QueueSettings } from './settings/queue.settings';
import { SecuritySettings } from './settings/security.settings';
import { ServerSettings } from './settings/server.settings';
import { StorageSettings } from './settings/storage.settings';
import { WorkSettings } from './settings/work.settings';

/** Every setting of the hub, one class per concern. */
export interface HubSettings {
  readonly server: ServerSettings;
  readonly storage: StorageSettings;
  readonly security: SecuritySettings;
  readonly bus: BusSettings;
  readonly queue: QueueSettings;
  readonly work: WorkSettings;
  readonly log: LogSettings;
}

/** The classes behind HubSettings, in the order of the reference page. */
export const HUB_SETTINGS_CLASSES = {
  server: ServerSettings,
  storage: StorageSettings,
  security: SecuritySettings,
  bus: BusSettings,
  queue: QueueSettings,
  work: WorkSettings,
  log: LogSettings,
} as const;

/**
 * The hub's settings from the environment.
 * @throws {SettingsError} listing every problem at once.
 */
export function loadHubSettings(environment: Environment): HubSettings {
  const rules = [externalDatabaseNeedsKey, loginsComeInPairs, saslIsComplete, certificateIsComplete];
  return loadSettings<HubSettings>(environment, HUB_SETTINGS_CLASSES, rules);
}

/** Variables named `HUB_...` that no setting reads. */
export function unknownHubSettings(environment: Environment): readonly string[] {
  return unknownSettings(environment, Object.values(HUB_SETTINGS_CLASSES));
}

function externalDatabaseNeedsKey({ storage, security }: HubSettings): readonly SettingsProblem[] {
  if (storage.databaseUrl === undefined || security.secretKey !== undefined) return [];
  return [
    {
      name: 'HUB_SECRET_KEY',
      reason: 'is required when DATABASE_URL is set, so that every process seals credentials with the same key; make one with `openssl rand -base64 48`',
    },
  ];
}

function loginsComeInPairs({ storage }: HubSettings): readonly SettingsProblem[] {
  const { databaseUrl, servingUrl, systemUrl } = storage;
  const problems: SettingsProblem[] = [];
  if ((servingUrl === undefined) !== (systemUrl === undefined)) {
    problems.push({ name: servingUrl === undefined ? 'DATABASE_SERVING_URL' : 'DATABASE_SYSTEM_URL', reason: 'is missing: the two logins are given together or not at all' });
  }
  if (servingUrl !== undefined && databaseUrl === undefined) {
    problems.push({ name: 'DATABASE_URL', reason: 'is missing: DATABASE_SERVING_URL belongs to an external database' });
  }
  return problems;
}

function saslIsComplete({ bus }: HubSettings): readonly SettingsProblem[] {
  if (bus.saslMechanism === undefined) return [];
  const parts = { KAFKA_SASL_USERNAME: bus.saslUsername, KAFKA_SASL_PASSWORD: bus.saslPassword };
  return Object.entries(parts)
    .filter(([, value]) => value === undefined)
    .map(([name]) => ({ name, reason: 'is required when KAFKA_SASL_MECHANISM is set' }));
}

function certificateIsComplete({ bus }: HubSettings): readonly SettingsProblem[] {
  if ((bus.tlsCertPath === undefined) === (bus.tlsKeyPath === undefined)) return [];
  return [{ name: bus.tlsCertPath === undefined ? 'KAFKA_TLS_CERT_PATH' : 'KAFKA_TLS_KEY_PATH', reason: 'is missing: certificate and key are given together' }];
}
