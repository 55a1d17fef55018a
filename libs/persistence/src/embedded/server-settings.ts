/** How much the server is to survive: `durable` keeps every commit, `test` gives durability away for speed. */
export type ServerMode = 'durable' | 'test';

const COMMON: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // TCP alone: socket paths are limited to some hundred bytes, and a data directory may lie deeper.
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  // Each process of the hub holds a pool, its listeners and its queue's connections.
  max_connections: '200',
  max_locks_per_transaction: '256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_min_messages: 'warning',
  jit: 'off',
  random_page_cost: '1.1',
  huge_pages: 'off',
  // Small hot tables (outbox, deliveries, positions) turn over all the time.
  autovacuum_naptime: '15s',
  autovacuum_vacuum_scale_factor: '0.05',
  // A peer that vanished must not hold a session lock for the system's two hours.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

const BY_MODE: Readonly<Record<ServerMode, Readonly<Record<string, string>>>> = {
  durable: {
    shared_buffers: '256MB',
    synchronous_commit: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    wal_level: 'replica',
    wal_compression: 'on',
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
  },
  test: {
    shared_buffers: '128MB',
    synchronous_commit: 'on',
    fsync: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    checkpoint_timeout: '30min',
    autovacuum_naptime: '60s',
  },
};

/** The server's settings for a mode; `overrides` win. */
export function serverSettings(mode: ServerMode, overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...COMMON, ...BY_MODE[mode], ...overrides };
}
