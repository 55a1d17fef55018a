import type { Entity, RawObservation } from '@hub/contracts';

/** An incoming request as received: header names in lower case, body bytes untouched. */
export interface IncomingWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  /** When it was received, ISO UTC. */
  readonly receivedAt: string;
  /** Secrets that may have signed it (the present one, and the one before while rotating). */
  readonly secrets: readonly string[];
}

/** What to do with an incoming request; `status` is answered after what was asked has been committed. */
export type WebhookVerdict =
  | { readonly kind: 'ping'; readonly status: number }
  | { readonly kind: 'accepted'; readonly status: number; readonly observations: readonly RawObservation[]; readonly refetch: ReadonlyArray<{ readonly entity: Entity; readonly externalId: string }> }
  /** Genuine, but nothing for us (a topic we do not want). */
  | { readonly kind: 'ignored'; readonly status: number; readonly reason: string }
  /** Genuine, and it shows that the subscription itself is ill (its owner lost rights): opens an incident. */
  | { readonly kind: 'ill'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string };

/** Pure: judges one incoming request. Never throws for bad input. */
export interface WebhookReceiver {
  judge(webhook: IncomingWebhook): WebhookVerdict;
}

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** Marks our webhooks among others at the spoke. */
  readonly label: string;
}

/** State of one wanted webhook at the spoke. */
export interface WebhookHealth {
  readonly topic: string;
  readonly externalId: string | null;
  readonly state: 'active' | 'missing' | 'disabled' | 'paused' | 're-pointed' | 'doubled';
}

export interface WebhookReport {
  readonly webhooks: readonly WebhookHealth[];
  /** What was done to heal: topics that were created or re-created. */
  readonly healed: readonly string[];
}

/** The hub's own webhooks at the spoke. All methods may be repeated safely. */
export interface ConnectorWebhooks {
  /** Compares with the wanted set without changing anything. */
  check(target: WebhookTarget): Promise<WebhookReport>;
  /** Creates what is missing, re-creates what is disabled or re-pointed, removes doubles of ours; leaves what a person paused. */
  ensure(target: WebhookTarget): Promise<WebhookReport>;
  /** Removes all webhooks of ours that point at this hub. */
  remove(target: WebhookTarget): Promise<void>;
}
