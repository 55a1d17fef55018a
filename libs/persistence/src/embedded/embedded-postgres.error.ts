import { HubError, type HubErrorOptions } from '@hub/common';

/** Why the embedded PostgreSQL could not be started or stopped. */
export type EmbeddedPostgresFailure =
  | 'unsupported-platform'
  | 'libraries-missing'
  | 'no-unprivileged-user'
  | 'data-directory-unreachable'
  | 'data-directory-unusable'
  | 'data-directory-in-use'
  | 'other-major-version'
  | 'password-missing'
  | 'port-in-use'
  | 'initialisation-failed'
  | 'start-failed'
  | 'stop-failed';

/** The embedded PostgreSQL could not do its work. The message is one sentence for an operator, with the next step; retrying changes nothing. */
export class EmbeddedPostgresError extends HubError {
  constructor(
    readonly failure: EmbeddedPostgresFailure,
    message: string,
    options: HubErrorOptions = {},
  ) {
    super('unavailable', `embedded-postgres.${failure}`, message, options);
  }
}
