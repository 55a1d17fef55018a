/** Why the embedded PostgreSQL could not be started or stopped. */
export type EmbeddedPostgresFailure =
  | 'unsupported_platform'
  | 'libraries_missing'
  | 'no_unprivileged_user'
  | 'data_directory_unreachable'
  | 'data_directory_unusable'
  | 'data_directory_in_use'
  | 'other_major_version'
  | 'password_missing'
  | 'port_in_use'
  | 'initialisation_failed'
  | 'start_failed'
  | 'stop_failed';

/** The embedded PostgreSQL could not do its work. The message is one sentence for an operator, with the next step. */
export class EmbeddedPostgresError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    readonly failure: EmbeddedPostgresFailure,
    message: string,
    context: { details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = 'EmbeddedPostgresError';
    this.code = `embedded_postgres.${failure}`;
    this.details = context.details ?? {};
  }
}
