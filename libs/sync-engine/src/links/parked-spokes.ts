import { Injectable } from '@nestjs/common';
import type { Connector } from '@hub/connector-sdk';
import { Connections, SpokeSessions, type ConnectionRecord, type ParkedEntry } from '../ports';

/** The connection something parked came from, with its code. */
export interface ParkedSpoke {
  readonly connection: ConnectionRecord;
  readonly connector: Connector;
}

/** Finds the connection and connector behind something parked. */
@Injectable()
export class ParkedSpokes {
  constructor(
    private readonly connections: Connections,
    private readonly sessions: SpokeSessions,
  ) {}

  /** Null for what did not come from a connection. */
  async of(accountId: string, entry: ParkedEntry): Promise<ParkedSpoke | null> {
    if (entry.connectionId === null) return null;
    const connection = await this.connections.get(accountId, entry.connectionId);
    return { connection, connector: this.sessions.connectorOf(connection) };
  }
}
