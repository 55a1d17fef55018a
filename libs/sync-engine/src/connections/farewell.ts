import { Injectable } from '@nestjs/common';
import { toHubError } from '@hub/common';
import { Incidents, SpokeSessions, type ConnectionRecord } from '../ports';
import { CareForWebhooks } from '../webhooks/care-for-webhooks';

/** Longest the store is asked to take the webhooks down. Unit: milliseconds. */
const FAREWELL_MS = 15_000;

/** Takes leave of a store. */
@Injectable()
export class Farewell {
  constructor(
    private readonly sessions: SpokeSessions,
    private readonly webhooks: CareForWebhooks,
    private readonly incidents: Incidents,
  ) {}

  /** Takes the hub's webhooks down. A store that does not let it keeps them: said once, never in the way of the removal. */
  async execute(connection: ConnectionRecord): Promise<void> {
    try {
      await this.sessions.use(connection, AbortSignal.timeout(FAREWELL_MS), (spoke) => this.webhooks.remove(connection, spoke));
    } catch (error) {
      await this.incidents.report({
        accountId: connection.accountId,
        // The connection is about to go, and its incidents with it.
        connectionId: null,
        kind: 'webhooks-left-behind',
        dedupeKey: `webhooks-left-behind:${connection.id}`,
        severity: 'warning',
        message: `The webhooks of "${connection.name}" could not be taken down: ${toHubError(error).message}`,
        fix: 'Delete the webhooks named Entrepot in the store.',
        details: { connectionName: connection.name },
      });
    }
  }
}
