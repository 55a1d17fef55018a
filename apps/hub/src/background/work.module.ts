import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { createJobQueue } from '@hub/jobs';
import { OutboxRelay } from '@hub/messaging';
import { DrainTargets } from '@hub/persistence';
import { DrainWorker, InboxWorker, PeriodicLoop, RefetchWorker, RunExecutor, ScheduleRounds, WorkDispatcher, type WorkHandler } from '@hub/sync-engine';
import { DueWork, EventBus, ExclusiveWork, JobQueue, UnitOfWork, type SubscribeOptions } from '@hub/sync-engine/ports';
import type { HubCore } from '../core/hub-core';
import { IngestDesk } from '../ingest/ingest-desk';
import { ingestSubscription } from '../ingest/ingest-subscription';
import { makeEventBus, makeRelaySink } from './bus.factory';
import { BusConsumer } from './bus-consumer';
import { drainSubscription } from './drain-subscription';
import { HousekeepingTasks } from './housekeeping.tasks';
import { LateInterrupts, LateSignals } from './late-work';
import { WorkRuntime, type WorkParts } from './work-runtime';

/** Dispatcher, bus, queue, relay and schedules, as far as the roles of this process ask for them. */
@Module({})
export class WorkModule {
  static register(core: HubCore): DynamicModule {
    const isHousekeeper = core.settings.server.roles.includes('schedule');
    return {
      module: WorkModule,
      imports: [ScheduleModule.forRoot()],
      providers: [...providersOf(core), ...(isHousekeeper ? [HousekeepingTasks] : [])],
      exports: [JobQueue, EventBus],
    };
  }
}

function providersOf(core: HubCore): Provider[] {
  const { settings, storage, logger } = core;
  const { systemUrl } = storage.urls;
  const { redisUrl, prefix } = settings.queue;
  return [
    {
      provide: JobQueue,
      useFactory: () => createJobQueue(redisUrl === undefined ? { kind: 'postgres', url: systemUrl, logger } : { kind: 'redis', url: redisUrl, prefix, logger }),
    },
    { provide: EventBus, useFactory: () => makeEventBus(settings.bus, systemUrl, logger) },
    { provide: WorkRuntime, inject: [ModuleRef, JobQueue, EventBus], useFactory: (modules: ModuleRef, jobs: JobQueue, bus: EventBus) => new WorkRuntime(() => makeParts(core, modules, jobs, bus)) },
  ];
}

function makeParts(core: HubCore, modules: ModuleRef, jobs: JobQueue, bus: EventBus): WorkParts {
  const { settings, storage, logger, metrics } = core;
  const has = (role: (typeof settings.server.roles)[number]): boolean => settings.server.roles.includes(role);
  const dispatcher = makeDispatcher(core, modules, jobs);
  const signals = modules.get(LateSignals, { strict: false });
  signals.connect(dispatcher);
  modules.get(LateInterrupts, { strict: false }).connect(dispatcher);
  const rounds = modules.get(ScheduleRounds, { strict: false });
  return {
    dispatcher,
    handlers: handlersOf(core, modules),
    jobs,
    bus,
    logger,
    consumers: subscriptionsOf(core, modules).map((options) => new BusConsumer({ bus, metrics, logger }, options)),
    relay: has('relay') ? new OutboxRelay({ systemUrl: storage.urls.systemUrl, sink: makeRelaySink(settings.bus, logger), logger }) : null,
    schedules: has('schedule') ? new PeriodicLoop('schedules', settings.work.scheduleIntervalMs, () => rounds.execute(), logger) : null,
  };
}

/** Observations come over Kafka only: on the event log nobody but the hub writes, and programs use the API. */
function subscriptionsOf({ settings }: HubCore, modules: ModuleRef): SubscribeOptions[] {
  const { roles } = settings.server;
  const targets = new DrainTargets(modules.get(UnitOfWork, { strict: false }));
  const drain = drainSubscription(targets, modules.get(LateSignals, { strict: false }));
  const ingest = ingestSubscription(modules.get(IngestDesk, { strict: false }));
  return [...(roles.includes('export') ? [drain] : []), ...(roles.includes('import') && settings.bus.brokers.length > 0 ? [ingest] : [])];
}

function makeDispatcher({ settings, clock, logger }: HubCore, modules: ModuleRef, jobs: JobQueue): WorkDispatcher {
  const exclusive = modules.get(ExclusiveWork, { strict: false });
  const dueWork = modules.get(DueWork, { strict: false });
  const { concurrency, sweepIntervalMs } = settings.work;
  const graceMs = Math.min(10_000, settings.server.shutdownTimeoutMs / 2);
  return new WorkDispatcher({ exclusive, dueWork, jobs, clock, logger }, { concurrency, sweepIntervalMs, graceMs });
}

function handlersOf({ settings }: HubCore, modules: ModuleRef): WorkHandler[] {
  const { roles } = settings.server;
  const importing = [InboxWorker, RefetchWorker, RunExecutor].map((worker) => modules.get<WorkHandler>(worker, { strict: false }));
  return [...(roles.includes('import') ? importing : []), ...(roles.includes('export') ? [modules.get(DrainWorker, { strict: false })] : [])];
}
