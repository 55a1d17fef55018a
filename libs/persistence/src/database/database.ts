import { Pool, types, type CustomTypesConfig } from 'pg';
import type { DatabaseUrls } from './prepare-database';

export interface DatabaseOptions {
  /** Connections for account-bound work. Default 20. */
  readonly servingPoolSize?: number;
  /** Connections for housekeeping. Default 8. */
  readonly systemPoolSize?: number;
  /** Longest a statement may run. Unit: milliseconds. Default 60 000. */
  readonly statementTimeoutMs?: number;
  /** Told of connections lost while idle; the pool replaces them. */
  readonly onIdleError?: (error: Error) => void;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** 64-bit counters fit a number here (below 2^53), and times travel as ISO texts in UTC. */
const parsers: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return (value: string) => new Date(value).toISOString();
    return types.getTypeParser(oid, format);
  }) as CustomTypesConfig['getTypeParser'],
};

/** The hub's two connection pools. */
export class Database {
  constructor(
    /** Bound by row-level security: sees nothing until an account is set for the transaction. */
    readonly serving: Pool,
    /** Housekeeping across accounts: only what explicit policies open. */
    readonly system: Pool,
  ) {}

  async close(): Promise<void> {
    await Promise.all([this.serving.end(), this.system.end()]);
  }
}

/** Opens the pools; connections are made when first needed. */
export function openDatabase(urls: DatabaseUrls, options: DatabaseOptions = {}): Database {
  const pool = (connectionString: string, max: number, name: string): Pool => {
    const created = new Pool({
      connectionString,
      max,
      types: parsers,
      application_name: name,
      keepAlive: true,
      statement_timeout: options.statementTimeoutMs ?? 60_000,
      idle_in_transaction_session_timeout: 120_000,
      options: '-c timezone=UTC',
    });
    created.on('error', (error) => options.onIdleError?.(error));
    return created;
  };
  return new Database(
    pool(urls.servingUrl, options.servingPoolSize ?? 20, 'entrepot-serving'),
    pool(urls.systemUrl, options.systemPoolSize ?? 8, 'entrepot-system'),
  );
}
