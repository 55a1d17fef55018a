import { InvalidInputError } from '@hub/common';
import type { Connector } from '@hub/connector-sdk';
import { ConnectorCatalogue } from '@hub/sync-engine/ports';

/** The connectors this hub was built with, by id. */
export class BuiltInConnectors extends ConnectorCatalogue {
  private readonly byId: ReadonlyMap<string, Connector>;

  constructor(connectors: readonly Connector[]) {
    super();
    this.byId = new Map([...connectors].sort((left, right) => (left.manifest.id < right.manifest.id ? -1 : 1)).map((connector) => [connector.manifest.id, connector]));
  }

  list(): readonly Connector[] {
    return [...this.byId.values()];
  }

  get(connectorId: string): Connector {
    const connector = this.byId.get(connectorId);
    if (connector !== undefined) return connector;
    throw new InvalidInputError('connection.unknown-connector', `There is no such connector; this hub knows ${[...this.byId.keys()].join(', ')}.`, { param: 'connector' });
  }
}
