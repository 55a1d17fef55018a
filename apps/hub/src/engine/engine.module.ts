import { Global, Module, type Provider } from '@nestjs/common';
import { ConnectorCatalogue, SpokeSessions, WorkInterrupts, WorkSignals } from '@hub/sync-engine/ports';
import { CONNECTORS } from '../connectors';
import { BuiltInConnectors } from '../connectors/built-in-connectors';
import { HubSpokeSessions } from '../spokes/hub-spoke-sessions';
import { SpokeForms } from '../spokes/spoke-forms';
import { SpokeNotices } from '../spokes/spoke-notices';
import { LateInterrupts, LateSignals } from '../background/late-work';
import { CONNECTION_PROVIDERS } from './connection.providers';
import { EXPORT_PROVIDERS } from './export.providers';
import { IMPORT_PROVIDERS } from './import.providers';
import { MeterEngine } from './meter-engine';
import { RUN_PROVIDERS } from './run.providers';

const JOINTS: Provider[] = [
  { provide: ConnectorCatalogue, useFactory: () => new BuiltInConnectors(CONNECTORS) },
  { provide: SpokeSessions, useClass: HubSpokeSessions },
  SpokeForms,
  SpokeNotices,
  MeterEngine,
  LateSignals,
  LateInterrupts,
  { provide: WorkSignals, useExisting: LateSignals },
  { provide: WorkInterrupts, useExisting: LateInterrupts },
];

const PROVIDERS: Provider[] = [...JOINTS, ...IMPORT_PROVIDERS, ...EXPORT_PROVIDERS, ...CONNECTION_PROVIDERS, ...RUN_PROVIDERS];

/** The engine's use cases with what joins them to connectors. Its classes name what they need; the ports are bound in CoreModule. */
@Global()
@Module({ providers: PROVIDERS, exports: PROVIDERS.map((provider) => (typeof provider === 'function' ? provider : provider.provide)) })
export class EngineModule {}
