import { Injectable } from '@nestjs/common';
import { Logger, toHubError } from '@hub/common';
import { Connections, ConnectionStore, Incidents, UnitOfWork, type ConnectionRecord } from '../ports';

/** Key of the incident about a spoke that refuses its credentials. */
export function credentialsKey(connectionId: string): string {
  return `needs-credentials:${connectionId}`;
}

/**
 * Puts a connection whose spoke refuses the key into *needs credentials*: reads and writes stop, work is kept and goes on by itself
 * when a key is given that works. Called by whoever meets the refusal; safe to repeat.
 */
@Injectable()
export class SuspendForCredentials {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly incidents: Incidents,
    private readonly logger: Logger,
  ) {}

  /** `connection` as it was when the refused request was made: a refusal of a key that was replaced meanwhile means nothing. */
  async execute(connection: ConnectionRecord, refusal: unknown): Promise<void> {
    const { code, message } = toHubError(refusal);
    const reason = `"${connection.name}" refuses the key: ${message}`;
    const suspended = await this.unitOfWork.run(connection.accountId, async (tx) => {
      const present = await this.store.lock(tx, connection.id);
      if (present.status !== 'active' || present.configVersion !== connection.configVersion) return false;
      await this.connections.move(tx, connection.id, 'needs-credentials', reason);
      return true;
    });
    if (!suspended) return;
    this.logger.warn('connection needs credentials', { connectionId: connection.id, code });
    await this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: 'needs-credentials',
      dedupeKey: credentialsKey(connection.id),
      severity: 'error',
      message: reason,
      fix: 'Make a new key in the store and give it to the connection. What waits goes on by itself.',
      details: { code },
    });
  }
}
