import { Injectable } from '@nestjs/common';
import { Clock, InternalError, Logger } from '@hub/common';
import type { Connector, ConnectorSession } from '@hub/connector-sdk';
import { ConnectorCatalogue, SpokeSessions, type ConnectionRecord, type OpenSpoke } from '@hub/sync-engine/ports';
import { PublicAddress } from '@hub/sync-engine';
import { SpokeForms } from './spoke-forms';
import { SpokeNotices } from './spoke-notices';

/**
 * Sessions for the length of one piece of work, each with that work's own signal; what is slow about a session (open sockets, the rate
 * budget, the circuit breaker) is shared per connection by the connector SDK.
 */
@Injectable()
export class HubSpokeSessions extends SpokeSessions {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly forms: SpokeForms,
    private readonly notices: SpokeNotices,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
  }

  connectorOf(connection: ConnectionRecord): Connector {
    const connector = this.catalogue.list().find(({ manifest }) => manifest.id === connection.connector);
    if (connector !== undefined) return connector;
    throw new InternalError('connector.not-installed', `The connection "${connection.name}" needs the connector ${connection.connector}, which this hub was built without.`);
  }

  async use<T>(connection: ConnectionRecord, signal: AbortSignal, work: (spoke: OpenSpoke) => Promise<T>): Promise<T> {
    const connector = this.connectorOf(connection);
    const session = await this.open(connection, connector, signal);
    try {
      return await work({ connector, session });
    } finally {
      await session.close();
    }
  }

  private async open(connection: ConnectionRecord, connector: Connector, signal: AbortSignal): Promise<ConnectorSession> {
    const { settings, credentials } = await this.forms.of(connection, connector);
    const { id: connectionId, accountId, language, capabilities } = connection;
    return connector.open(
      { connectionId, accountId, settings, credentials, language, capabilities, publicUrl: this.address.url },
      {
        logger: this.logger.child({ connectionId }),
        clock: this.clock,
        signal,
        onCapabilities: (learned) => this.notices.learned(connection, learned),
        onNotice: (notice) => this.notices.take(connection, notice),
      },
    );
  }
}
