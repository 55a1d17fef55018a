import type { Json } from '@hub/contracts';

/** One named check. A failed one says the cause and what to do about it. */
export interface VerifyCheck {
  readonly name: string;
  /** `skipped`: an earlier check makes it pointless. */
  readonly status: 'ok' | 'failed' | 'warning' | 'skipped';
  /** Whether a failure keeps the connection from being created or activated. */
  readonly blocking: boolean;
  readonly cause: string | null;
  readonly fix: string | null;
  readonly details: { readonly [key: string]: Json | undefined };
}

export interface VerifyReport {
  /** False when a blocking check failed. */
  readonly ok: boolean;
  readonly checks: readonly VerifyCheck[];
  /** What was learned about the spoke, kept with the connection. */
  readonly capabilities: Json;
  /** Settings to store instead of the ones given (a normalised address, the final origin after a redirect). */
  readonly settings: { readonly [key: string]: Json | undefined };
}
