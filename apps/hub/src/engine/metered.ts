import type { HubMetrics } from '@hub/observability';
import type { DeliverStock, ImportBatch } from '@hub/sync-engine';

/** Counts imported records by outcome; the engine itself knows nothing of metrics. */
export function countImports(batch: ImportBatch, metrics: HubMetrics): ImportBatch {
  const execute = batch.execute.bind(batch);
  batch.execute = async (request) => {
    const result = await execute(request);
    const { connector } = request.connection;
    for (const { outcome } of result.outcomes) metrics.imports.inc({ connector, outcome });
    return result;
  };
  return batch;
}

/** Counts deliveries taken up and external records written. */
export function countDeliveries(deliver: DeliverStock, metrics: HubMetrics): DeliverStock {
  const round = deliver.round.bind(deliver);
  deliver.round = async (connection, spoke, options) => {
    const result = await round(connection, spoke, options);
    if (result.taken > 0) metrics.deliveries.inc({ connector: connection.connector, outcome: 'taken' }, result.taken);
    if (result.written > 0) metrics.deliveries.inc({ connector: connection.connector, outcome: 'written' }, result.written);
    return result;
  };
  return deliver;
}
