import { InvalidInputError } from '@hub/common';
import type { VerifyCheck, VerifyReport } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

/** The checks that keep a connection from being used. */
export function blockingChecks(report: VerifyReport): readonly VerifyCheck[] {
  return report.checks.filter((check) => check.blocking && check.status === 'failed');
}

/** Why a connection is a draft, in one sentence. */
export function reasonOf(report: VerifyReport): string {
  const [first] = blockingChecks(report);
  if (first === undefined) return 'The store did not pass its checks.';
  return [first.cause, first.fix].filter((part) => part !== null).join(' ') || `The check ${first.name} failed.`;
}

/** The refusal of a connection whose store did not pass a blocking check; all checks are in its details. */
export function notVerified(report: VerifyReport): InvalidInputError {
  return new InvalidInputError('connection.not-verified', reasonOf(report), { details: { checks: report.checks as unknown as Json } });
}
