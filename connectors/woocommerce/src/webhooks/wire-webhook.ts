import type { Json } from '@hub/contracts';

import { idOf, objectOf, textOf } from '../wire/json';

/** A webhook as `GET /webhooks` lists it. The secret is never shown. */
export interface WireWebhook {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly topic: string;
  readonly deliveryUrl: string;
}

export function wireWebhook(value: Json): WireWebhook | null {
  const given = objectOf(value);
  const id = idOf(given?.['id']);
  if (!given || id === null) return null;
  return { id, name: textOf(given['name']) ?? '', status: textOf(given['status']) ?? '', topic: textOf(given['topic']) ?? '', deliveryUrl: textOf(given['delivery_url']) ?? '' };
}
