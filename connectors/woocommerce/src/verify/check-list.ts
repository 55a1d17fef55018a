import type { VerifyCheck } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

/** Every check by its stable id, in the order people see them, and whether its failure keeps the connection from being used. */
export const CHECKS = {
  reachable: true,
  tls: true,
  permalinks: true,
  woocommerce: true,
  version: true,
  credentials: true,
  'read-scope': true,
  'write-scope': true,
  'owner-rights': true,
  clock: false,
  'answers-cached': false,
  'stock-management': false,
  'shop-settings': false,
  'webhooks-deliverable': false,
} as const;
export type CheckName = keyof typeof CHECKS;

export interface Finding {
  readonly cause: string;
  readonly fix: string;
  readonly details?: { readonly [key: string]: Json | undefined };
}

/** Collects the outcome of each check once; checks never reached are reported as skipped. */
export class CheckList {
  private readonly outcomes = new Map<CheckName, VerifyCheck>();

  ok(name: CheckName, details: VerifyCheck['details'] = {}): void {
    this.set(name, 'ok', { cause: '', fix: '', details });
  }

  fail(name: CheckName, finding: Finding): void {
    this.set(name, 'failed', finding);
  }

  warn(name: CheckName, finding: Finding): void {
    this.set(name, 'warning', finding);
  }

  has(name: CheckName): boolean {
    return this.outcomes.has(name);
  }

  /** All checks in order. */
  all(): VerifyCheck[] {
    return (Object.keys(CHECKS) as CheckName[]).map(
      (name) => this.outcomes.get(name) ?? { name, status: 'skipped', blocking: CHECKS[name], cause: null, fix: null, details: {} },
    );
  }

  /** Whether something that blocks has failed. */
  isBlocked(): boolean {
    return [...this.outcomes.values()].some((check) => check.status === 'failed' && check.blocking);
  }

  private set(name: CheckName, status: VerifyCheck['status'], finding: Finding): void {
    this.outcomes.set(name, {
      name,
      status,
      blocking: CHECKS[name],
      cause: status === 'ok' ? null : finding.cause,
      fix: status === 'ok' ? null : finding.fix,
      details: finding.details ?? {},
    });
  }
}
