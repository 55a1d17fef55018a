import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ApiModule } from './api.module';
import { CoreModule } from './core/core.module';
import type { HubCore } from './core/hub-core';
import { EngineModule } from './engine/engine.module';
import { HealthController } from './health/health.controller';
import { ErrorFilter } from './http/error.filter';
import { hubValidationPipe } from './http/validation.pipe';
import { HubGauges } from './metrics/hub-gauges';
import { IngestModule } from './ingest/ingest.module';
import { MetricsController } from './metrics/metrics.controller';
import { AuthGuard } from './security/auth.guard';
import { WorkModule } from './background/work.module';

/** The whole hub. A process without the role `api` answers health checks and metrics only. */
@Module({})
export class AppModule {
  static register(core: HubCore): DynamicModule {
    const isApi = core.settings.server.roles.includes('api');
    return {
      module: AppModule,
      imports: [CoreModule.register(core), EngineModule, IngestModule, WorkModule.register(core), ...(isApi ? [ApiModule] : [])],
      controllers: [HealthController, MetricsController],
      providers: [
        HubGauges,
        { provide: APP_FILTER, useExisting: ErrorFilter },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_PIPE, useFactory: hubValidationPipe },
      ],
    };
  }
}
