import type { Connector, ConnectorSession } from '@hub/connector-sdk';
import type { ConnectionRecord } from './connections.port';

export interface OpenSpoke {
  readonly connector: Connector;
  readonly session: ConnectorSession;
}

/** Opens sessions to spokes with their unsealed credentials; sessions of one connection share its rate budget. */
export abstract class SpokeSessions {
  /** The code of a connection's connector, without opening anything. @throws {InternalError} for a connector that is not installed. */
  abstract connectorOf(connection: ConnectionRecord): Connector;

  /** Opens (or reuses) a session for the time of `work`. `signal` ends requests under way. */
  abstract use<T>(connection: ConnectionRecord, signal: AbortSignal, work: (spoke: OpenSpoke) => Promise<T>): Promise<T>;
}
