import { Injectable } from '@nestjs/common';
import { Clock, InternalError, Logger } from '@hub/common';
import { ServerSettings } from '@hub/config';
import type { Connector, ConnectionContext } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';
import { Connections, ConnectionStore, ConnectorCatalogue, CredentialVault, SpokeSessions, UnitOfWork, type ConnectionRecord, type OpenSpoke } from '@hub/sync-engine/ports';
import { plainToInstance } from 'class-transformer';
import { SpokeNotices } from './spoke-notices';

/** Unsealed forms remembered at the same time. */
const MAX_REMEMBERED = 1_000;

/** A connection's values as its connector wants them. */
interface Forms {
  readonly configVersion: number;
  readonly settings: object;
  readonly credentials: object;
}

/**
 * Sessions for the length of one piece of work, each with that work's own signal; what is slow about a session (open sockets, the rate
 * budget, the circuit breaker) is shared per connection by the connector SDK. Credentials are unsealed once per configuration version.
 */
@Injectable()
export class HubSpokeSessions extends SpokeSessions {
  private readonly forms = new Map<string, Forms>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly catalogue: ConnectorCatalogue,
    private readonly vault: CredentialVault,
    private readonly notices: SpokeNotices,
    private readonly server: ServerSettings,
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
    const context = await this.contextOf(connection, connector);
    const session = connector.open(context, {
      logger: this.logger.child({ connectionId: connection.id }),
      clock: this.clock,
      signal,
      onCapabilities: (capabilities) => this.keep(connection, capabilities),
      onNotice: (notice) => this.notices.take(connection, notice),
    });
    try {
      return await work({ connector, session });
    } finally {
      await session.close();
    }
  }

  private async contextOf(connection: ConnectionRecord, connector: Connector): Promise<ConnectionContext> {
    const { settings, credentials } = await this.formsOf(connection, connector);
    const { id: connectionId, accountId, language, capabilities } = connection;
    return { connectionId, accountId, settings, credentials, language, capabilities, publicUrl: this.server.publicUrl ?? null };
  }

  private async formsOf(connection: ConnectionRecord, { manifest }: Connector): Promise<Forms> {
    const known = this.forms.get(connection.id);
    if (known !== undefined && known.configVersion === connection.configVersion) return known;
    const secrets = await this.unitOfWork.read(connection.accountId, (tx) => this.store.secrets(tx, connection.id));
    const credentials = secrets.credentials === null ? {} : this.vault.open(secrets.credentials);
    const forms: Forms = {
      configVersion: secrets.configVersion,
      settings: plainToInstance(manifest.settings, connection.settings, { exposeDefaultValues: true }),
      credentials: plainToInstance(manifest.credentials, credentials, { exposeDefaultValues: true }),
    };
    // Read between two changes, settings and credentials may not belong together: used once, not remembered.
    if (secrets.configVersion !== connection.configVersion) return forms;
    if (this.forms.size >= MAX_REMEMBERED) this.forms.clear();
    this.forms.set(connection.id, forms);
    return forms;
  }

  private keep(connection: ConnectionRecord, capabilities: Json): void {
    this.connections.saveCapabilities(connection.accountId, connection.id, capabilities).catch((error: unknown) => {
      this.logger.warn('what was learned of a spoke is not kept; it is learned again', { connectionId: connection.id, error });
    });
  }
}
