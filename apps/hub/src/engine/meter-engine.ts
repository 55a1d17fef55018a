import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HubMetrics } from '@hub/observability';
import { DeliverStock, ImportBatch } from '@hub/sync-engine';

/** Counts what the engine does; the engine itself knows nothing of metrics. */
@Injectable()
export class MeterEngine implements OnModuleInit {
  constructor(
    private readonly metrics: HubMetrics,
    private readonly importBatch: ImportBatch,
    private readonly deliverStock: DeliverStock,
  ) {}

  onModuleInit(): void {
    this.countImports();
    this.countDeliveries();
  }

  /** Imported records by outcome. */
  private countImports(): void {
    const execute = this.importBatch.execute.bind(this.importBatch);
    this.importBatch.execute = async (request) => {
      const result = await execute(request);
      const { connector } = request.connection;
      for (const { outcome } of result.outcomes) this.metrics.imports.inc({ connector, outcome });
      return result;
    };
  }

  /** Deliveries taken up, and external records written. */
  private countDeliveries(): void {
    const round = this.deliverStock.round.bind(this.deliverStock);
    this.deliverStock.round = async (connection, spoke, options) => {
      const result = await round(connection, spoke, options);
      const { connector } = connection;
      if (result.taken > 0) this.metrics.deliveries.inc({ connector, outcome: 'taken' }, result.taken);
      if (result.written > 0) this.metrics.deliveries.inc({ connector, outcome: 'written' }, result.written);
      return result;
    };
  }
}
