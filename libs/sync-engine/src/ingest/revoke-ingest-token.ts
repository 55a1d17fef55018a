import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { AuditLog, ConnectionStore, IngestTokens, UnitOfWork, type CommandContext } from '../ports';

/** Ends every ingest token of a connection. */
@Injectable()
export class RevokeIngestToken {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly tokens: IngestTokens,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. @throws {NotFoundError} `connection.not-found` for unknown and foreign ids alike. */
  async execute({ accountId, actor, requestId }: CommandContext, connectionId: string): Promise<void> {
    await this.unitOfWork.run(accountId, async (tx) => {
      await this.connections.lock(tx, connectionId);
      const revoked = await this.tokens.revoke(tx, connectionId, this.clock.nowIso());
      if (revoked === 0) return;
      const change = { action: 'ingest-token.revoked', targetType: 'connection', targetId: connectionId };
      await this.audit.append(tx, { ...change, actor, requestId, before: { tokens: revoked }, after: null });
    });
  }
}
