import { join } from 'node:path';
import type { Logger } from '@hub/common';
import type { HubSettings } from '@hub/config';
import { prepareJobsSchema } from '@hub/jobs';
import { ConfigDatabase, EmbeddedPostgres, migrateDatabase, openDatabase, prepareDatabase, type Database, type DatabaseUrls } from '@hub/persistence';
import { deriveKey } from '../security/secret-keys';
import { SealedVault } from '../security/sealed-vault';
import { openDataFolder } from './data-folder';
import { rememberKey, requireMatchingKey, type InstallationKeys } from './installation-key';
import { secretKeyIn } from './secret-key-file';

/** The opened database with everything that depends on the secret key. */
export interface Storage {
  readonly database: Database;
  readonly config: ConfigDatabase;
  readonly urls: DatabaseUrls;
  readonly ownerUrl: string;
  readonly vault: SealedVault;
  readonly signingKey: Buffer;
  /** The key before is still around: what it sealed should be sealed again. */
  readonly isKeyChanging: boolean;
  /** Closes the pools, then stops the embedded server cleanly. */
  close(): Promise<void>;
}

/**
 * Starts or reaches the database, brings it up to date and opens the pools.
 * @throws {HubError} with one sentence for people; nothing keeps running then.
 */
export async function openStorage(settings: HubSettings, logger: Logger, onDatabaseGone: (reason: string) => void): Promise<Storage> {
  const { storage, security } = settings;
  if (storage.databaseUrl !== undefined) {
    const keys = keysOf(security.secretKey ?? '', security.previousSecretKey);
    return open({ settings, logger, ownerUrl: storage.databaseUrl, keys, secretKey: security.secretKey ?? '' });
  }
  const folder = openDataFolder(storage.dataDir);
  const secretKey = security.secretKey ?? secretKeyIn(folder);
  const server = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), port: storage.embeddedPort, onUnexpectedExit: onDatabaseGone });
  logger.debug('embedded database started', { port: server.port });
  try {
    const opened = await open({ settings, logger, ownerUrl: server.ownerUrl, keys: keysOf(secretKey, security.previousSecretKey), secretKey });
    return { ...opened, close: () => opened.close().finally(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

interface Opening {
  readonly settings: HubSettings;
  readonly logger: Logger;
  readonly ownerUrl: string;
  readonly keys: InstallationKeys;
  readonly secretKey: string;
}

async function open({ settings, logger, ownerUrl, keys, secretKey }: Opening): Promise<Storage> {
  await requireMatchingKey(ownerUrl, keys);
  const urls = await prepared(settings, ownerUrl, secretKey);
  await rememberKey(ownerUrl, keys);
  if (settings.queue.redisUrl === undefined) await prepareJobsSchema(ownerUrl);
  const { servingPoolSize, systemPoolSize } = settings.storage;
  let isClosing = false;
  const onIdleError = (error: Error): void => (isClosing ? undefined : logger.warn('idle database connection lost', { error }));
  const database = openDatabase(urls, { servingPoolSize, systemPoolSize, onIdleError });
  const config = await ConfigDatabase.open(urls.servingUrl);
  return {
    database,
    config,
    urls,
    ownerUrl,
    vault: new SealedVault(keys.present, keys.previous === null ? [] : [keys.previous]),
    signingKey: keys.present.signing,
    isKeyChanging: keys.previous !== null,
    close: async () => {
      isClosing = true;
      await config.close();
      await database.close();
    },
  };
}

async function prepared({ storage }: HubSettings, ownerUrl: string, secretKey: string): Promise<DatabaseUrls> {
  if (storage.servingUrl === undefined || storage.systemUrl === undefined) return prepareDatabase(ownerUrl, { secretKey });
  await migrateDatabase(ownerUrl);
  return { servingUrl: storage.servingUrl, systemUrl: storage.systemUrl };
}

function keysOf(secretKey: string, previous: string | undefined): InstallationKeys {
  return { present: deriveKey(secretKey), previous: previous === undefined ? null : deriveKey(previous) };
}
