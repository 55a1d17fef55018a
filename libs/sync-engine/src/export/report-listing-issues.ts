import { Injectable } from '@nestjs/common';
import { DeliveryStore, Incidents, incidentKeyOf, UnitOfWork, type ConnectionRecord } from '../ports';

const KIND = 'listing-cannot-hold-quantity';

/** Keeps one incident per connection about listings that cannot hold what is wanted of them. */
@Injectable()
export class ReportListingIssues {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: DeliveryStore,
    private readonly incidents: Incidents,
  ) {}

  /** Opens the incident, brings its count up to date, or closes it when no such listing is left. */
  async report(connection: ConnectionRecord): Promise<void> {
    const { id: connectionId, accountId, name } = connection;
    const listings = await this.unitOfWork.read(accountId, (tx) => this.deliveries.countIssues(tx, connectionId, 'stock'));
    if (listings === 0) return this.incidents.resolve(accountId, incidentKeyOf({ kind: KIND, connectionId }));
    await this.incidents.report({
      accountId,
      connectionId,
      kind: KIND,
      severity: 'warning',
      message: `${listings} ${listings === 1 ? 'listing' : 'listings'} in "${name}" cannot hold the stock that is wanted there; only what fits is written.`,
      fix: 'Switch stock management of these products on (or off) in the shop so that it agrees with the hub, or link them to products that are counted alike.',
      details: { listings },
    });
  }
}
