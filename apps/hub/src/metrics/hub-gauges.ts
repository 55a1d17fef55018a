import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Logger } from '@hub/common';
import { HubMetrics, type GaugeReading } from '@hub/observability';
import { InstallationGauges } from '@hub/persistence';

interface GaugeOf {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (gauges: InstallationGauges) => Promise<readonly GaugeReading[]>;
}

const GAUGES: readonly GaugeOf[] = [
  { name: 'entrepot_deliveries', help: 'Deliveries that are not settled, by state', labels: ['state'], read: (gauges) => gauges.deliveriesByState() },
  { name: 'entrepot_runs', help: 'Runs that are not over, by operation and state', labels: ['operation', 'state'], read: (gauges) => gauges.runsByState() },
  { name: 'entrepot_connections', help: 'Connections, by connector and status', labels: ['connector', 'status'], read: (gauges) => gauges.connectionsByStatus() },
  { name: 'entrepot_incidents_open', help: 'Open incidents, by severity', labels: ['severity'], read: (gauges) => gauges.openIncidents() },
  { name: 'entrepot_observations_waiting', help: 'Webhook observations that wait to be imported', labels: [], read: (gauges) => gauges.waitingObservations() },
  { name: 'entrepot_outbox_events', help: 'Events that are not published yet', labels: [], read: (gauges) => gauges.outboxRows() },
  { name: 'entrepot_outbox_age_seconds', help: 'Age of the oldest event that is not published yet', labels: [], read: (gauges) => gauges.outboxAge() },
];

/** Reads what the tables say whenever Prometheus asks. */
@Injectable()
export class HubGauges implements OnModuleInit {
  constructor(
    private readonly metrics: HubMetrics,
    private readonly gauges: InstallationGauges,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    for (const { name, help, labels, read } of GAUGES) {
      this.metrics.gauge({ name, help, labels, read: () => read(this.gauges), onError: (error) => this.logger.warn('metric not read', { metric: name, error }) });
    }
  }
}
