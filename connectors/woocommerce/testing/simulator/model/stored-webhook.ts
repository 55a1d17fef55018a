export type WebhookStatus = 'active' | 'paused' | 'disabled';

/** A webhook as the database holds it. Dates are whole seconds in milliseconds since 1970. */
export interface StoredWebhook {
  id: number;
  name: string;
  status: WebhookStatus;
  topic: string;
  delivery_url: string;
  /** Never returned by REST. */
  secret: string;
  /** REST version whose payload it delivers: that of the route it was created through. */
  api: 'v1' | 'v2' | 'v3';
  /** The WordPress user whose eyes the payload is rendered with. */
  userId: number;
  date_created: number;
  /** Null until the record is saved a second time. */
  date_modified: number | null;
  /** Consecutive failed deliveries. Not visible in REST. */
  failureCount: number;
  /** A ping is owed: set on creation and on a new URL, cleared by an answer of exactly 200. */
  pingPending: boolean;
}
