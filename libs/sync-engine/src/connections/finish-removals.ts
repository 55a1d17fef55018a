import { Injectable } from '@nestjs/common';
import { Logger } from '@hub/common';
import { ConnectionStore } from '../ports';
import { RemoveConnection } from './remove-connection';

/** Finishes removals that were cut short. */
@Injectable()
export class FinishRemovals {
  constructor(
    private readonly store: ConnectionStore,
    private readonly removal: RemoveConnection,
    private readonly logger: Logger,
  ) {}

  async execute(): Promise<void> {
    for (const { accountId, id } of await this.store.deleting()) {
      try {
        await this.removal.execute(accountId, id);
      } catch (error) {
        // Possibly just finished by the request that began it.
        this.logger.warn('connection not removed', { connectionId: id, error });
      }
    }
  }
}
