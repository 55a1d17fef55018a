import type { Json } from '@hub/contracts';

export interface IncidentReport {
  readonly accountId: string;
  readonly connectionId: string | null;
  /** Kebab-case kind, e.g. `webhooks-healed`, `listing-cannot-hold-quantity`, `mass-disappearance`. */
  readonly kind: string;
  /** Reports with the same key are one incident while it is open; default: kind and connection. */
  readonly dedupeKey?: string;
  readonly severity: 'info' | 'warning' | 'error';
  /** One clear sentence for an operator. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  readonly details?: { readonly [key: string]: Json | undefined };
}

/** Things operators should know about; one open incident per dedupe key. */
export abstract class Incidents {
  /** Opens the incident or counts one more occurrence of the open one. */
  abstract report(incident: IncidentReport): Promise<void>;
  /** Closes the open incident with this key, if there is one. */
  abstract resolve(accountId: string, dedupeKey: string): Promise<void>;
}

/** The key used when a report names none. */
export function incidentKeyOf(incident: Pick<IncidentReport, 'kind' | 'connectionId' | 'dedupeKey'>): string {
  return incident.dedupeKey ?? `${incident.kind}:${incident.connectionId ?? 'account'}`;
}
