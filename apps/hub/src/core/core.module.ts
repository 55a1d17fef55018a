import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import { LogSettings, ServerSettings, WorkSettings } from '@hub/config';
import { HubMetrics } from '@hub/observability';
import { ApiKeyLookup, ConfigDatabase, Database } from '@hub/persistence';
import { CredentialVault } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { ErrorFilter } from '../http/error.filter';
import { ApiKeyAuthenticator } from '../security/api-key-authenticator';
import type { HubCore } from './hub-core';
import { persistenceProviders } from './persistence.providers';

/** Settings, log, clock, database and the repositories behind the engine's ports, for every other module. */
@Global()
@Module({})
export class CoreModule {
  static register(core: HubCore): DynamicModule {
    const providers = [...valuesOf(core), ...persistenceProviders(core)];
    return { module: CoreModule, providers, exports: providers.map(tokenOf) };
  }
}

function valuesOf({ settings, storage, logger, metrics, clock }: HubCore): Provider[] {
  const { database, config, vault, signingKey } = storage;
  const onError = (error: unknown): void => logger.warn('use of an API key not noted', { error });
  return [
    { provide: Logger, useValue: logger },
    { provide: Clock, useValue: clock },
    { provide: HubMetrics, useValue: metrics },
    { provide: ServerSettings, useValue: settings.server },
    { provide: WorkSettings, useValue: settings.work },
    { provide: LogSettings, useValue: settings.log },
    { provide: Database, useValue: database },
    { provide: ConfigDatabase, useValue: config },
    { provide: CredentialVault, useValue: vault },
    { provide: Cursors, useValue: new Cursors(signingKey) },
    { provide: ErrorFilter, useValue: new ErrorFilter(logger) },
    { provide: ApiKeyAuthenticator, useValue: new ApiKeyAuthenticator(new ApiKeyLookup(database.system), clock, onError) },
  ];
}

function tokenOf(provider: Provider) {
  return typeof provider === 'function' ? provider : provider.provide;
}
