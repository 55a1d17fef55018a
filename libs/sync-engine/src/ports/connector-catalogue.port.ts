import type { Connector } from '@hub/connector-sdk';

/** The connectors this hub was built with. */
export abstract class ConnectorCatalogue {
  /** All of them, by id. */
  abstract list(): readonly Connector[];
  /** @throws {InvalidInputError} `connection.unknown-connector` naming those there are. */
  abstract get(connectorId: string): Connector;
}
