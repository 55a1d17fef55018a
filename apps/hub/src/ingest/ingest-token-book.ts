import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ConnectionStore, IngestTokens, UnitOfWork, type IngestTokenRecord } from '@hub/sync-engine/ports';

/** Shows which ingest tokens a connection has. */
@Injectable()
export class IngestTokenBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly tokens: IngestTokens,
    private readonly clock: Clock,
  ) {}

  /** @throws {NotFoundError} `connection.not-found` for unknown and foreign ids alike. */
  list(accountId: string, connectionId: string): Promise<readonly IngestTokenRecord[]> {
    return this.unitOfWork.read(accountId, async (tx) => {
      await this.connections.get(tx, connectionId);
      return this.tokens.ofConnection(tx, connectionId, this.clock.nowIso());
    });
  }
}
