import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@hub/common';
import { AuditLog, ConnectionStore, IngestTokens, UnitOfWork, type CommandContext, type Tx } from '../ports';
import { hashOfIngestToken, newIngestToken, shownPrefixOfIngestToken } from './ingest-token';

export interface MakeIngestTokenCommand {
  readonly connectionId: string;
  /** How long tokens made before stay valid, so that senders can change over. Unit: seconds; 0 ends them at once. */
  readonly formerValidForSeconds: number;
}

/** A new token; the only time it is shown. */
export interface MadeIngestToken {
  readonly token: string;
  readonly prefix: string;
  /** ISO UTC. */
  readonly createdAt: string;
  /** When tokens made before end, ISO UTC; null where there were none. */
  readonly formerUntil: string | null;
}

interface Noted {
  readonly connectionId: string;
  /** How the former tokens begin. */
  readonly former: readonly string[];
}

/** Makes a connection's ingest token, or a new one in place of the former. */
@Injectable()
export class MakeIngestToken {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly tokens: IngestTokens,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws {NotFoundError} `connection.not-found` for unknown and foreign ids alike. */
  execute(context: CommandContext, { connectionId, formerValidForSeconds }: MakeIngestTokenCommand): Promise<MadeIngestToken> {
    const token = newIngestToken();
    const nowMs = this.clock.nowMs();
    const made = { prefix: shownPrefixOfIngestToken(token), createdAt: new Date(nowMs).toISOString() };
    const formerUntil = new Date(nowMs + formerValidForSeconds * 1_000).toISOString();
    return this.unitOfWork.run(context.accountId, async (tx) => {
      await this.connections.lock(tx, connectionId);
      const former = await this.tokens.ofConnection(tx, connectionId, made.createdAt);
      await this.tokens.replace(tx, { ...made, id: newId(), connectionId, hash: hashOfIngestToken(token), createdBy: context.actor }, formerUntil);
      const shown = { ...made, formerUntil: former.length === 0 ? null : formerUntil };
      await this.note(tx, context, { connectionId, former: former.map(({ prefix }) => prefix) }, shown);
      return { token, ...shown };
    });
  }

  private note(tx: Tx, { actor, requestId }: CommandContext, { connectionId, former }: Noted, after: Omit<MadeIngestToken, 'token'>): Promise<void> {
    const before = former.length === 0 ? null : { prefixes: former };
    const change = { action: before === null ? 'ingest-token.created' : 'ingest-token.rotated', targetType: 'connection', targetId: connectionId };
    return this.audit.append(tx, { ...change, actor, requestId, before, after: { ...after } });
  }
}
