import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SystemClock, type Clock, type Logger } from '@hub/common';
import type { HubSettings } from '@hub/config';
import { HubMetrics } from '@hub/observability';
import { PgUnitOfWork, SealedSecretStore } from '@hub/persistence';
import type { HubCore } from '../core/hub-core';
import { createApplication } from '../http/create-application';
import { bootstrapAccount } from './bootstrap-account';
import { openStorage, type Storage } from './open-storage';
import { requireFreePort } from './require-free-port';
import { sealAgain } from './seal-again';
import { listenError } from './startup.error';

export interface StartOptions {
  readonly settings: HubSettings;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Called once when the hub cannot go on by itself; the process should end. */
  readonly onFatal?: (reason: string) => void;
}

/** A hub that listens. */
export interface RunningHub {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The admin key made at this start, to be shown once; null when there was one or it came from outside. */
  readonly newApiKey: string | null;
  readonly app: NestFastifyApplication;
  /** Finishes the work in hand, closes everything, stops an embedded database cleanly. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Starts the hub: database, first account, application, port.
 * @throws {HubError} whose message is one sentence for people; nothing keeps running then.
 */
export async function startHub(options: StartOptions): Promise<RunningHub> {
  const { settings, logger } = options;
  const { host, port } = settings.server;
  if (port !== 0) await requireFreePort(host, port);
  const storage = await openStorage(settings, logger, options.onFatal ?? (() => undefined));
  try {
    return await startOn(storage, options);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function startOn(storage: Storage, { settings, logger, clock = new SystemClock() }: StartOptions): Promise<RunningHub> {
  const { database, config, vault } = storage;
  const { newKey } = await bootstrapAccount(database, config, settings.security.bootstrapApiKey, clock);
  if (storage.isKeyChanging) await sealAgain(new SealedSecretStore(database.system), new PgUnitOfWork(database.serving), vault, logger);
  const core: HubCore = { settings, storage, logger, metrics: new HubMetrics(), clock };
  const app = await createApplication(core);
  try {
    await listen(app, settings);
  } catch (error) {
    await app.close();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= app.close().finally(() => storage.close()));
  return { url: urlOf(app, settings), newApiKey: newKey, app, stop };
}

async function listen(app: NestFastifyApplication, { server }: HubSettings): Promise<void> {
  try {
    await app.listen({ host: server.host, port: server.port });
  } catch (error) {
    throw listenError(server.host, server.port, error);
  }
}

function urlOf(app: NestFastifyApplication, { server }: HubSettings): string {
  const address = app.getHttpServer().address() as { port: number } | null;
  const host = server.host === '0.0.0.0' || server.host === '::' ? '127.0.0.1' : server.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address?.port ?? server.port}`;
}
