import type { Pool } from 'pg';

/** A number of the whole hub with its labels. */
export interface Gauged {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers for Prometheus, over all accounts, through the system role. Cheap enough to be read every few seconds. */
export class InstallationGauges {
  constructor(private readonly system: Pool) {}

  deliveriesByState(): Promise<Gauged[]> {
    return this.read("select state, count(*)::int as value from hub.delivery where state <> 'settled' group by state");
  }

  runsByState(): Promise<Gauged[]> {
    return this.read("select operation, state, count(*)::int as value from hub.run where state in ('queued', 'running', 'waiting') group by operation, state");
  }

  connectionsByStatus(): Promise<Gauged[]> {
    return this.read('select connector, status, count(*)::int as value from hub.connection group by connector, status');
  }

  openIncidents(): Promise<Gauged[]> {
    return this.read("select severity, count(*)::int as value from hub.incident where state = 'open' group by severity");
  }

  waitingObservations(): Promise<Gauged[]> {
    return this.read("select count(*)::int as value from hub.observation where state = 'pending'");
  }

  outboxRows(): Promise<Gauged[]> {
    return this.read('select count(*)::int as value from hub.outbox');
  }

  /** Age of the oldest unpublished event. Unit: seconds. */
  outboxAge(): Promise<Gauged[]> {
    return this.read('select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value from hub.outbox');
  }

  private async read(text: string): Promise<Gauged[]> {
    const { rows } = await this.system.query<{ value: number } & Record<string, string | number>>(text);
    return rows.map(({ value, ...labels }) => ({ labels: labels as Record<string, string>, value }));
  }
}
