import { createHash } from 'node:crypto';

import type { WebhookTarget } from '@hub/connector-sdk';

import type { ApiVersion } from '../client/capabilities';

/**
 * Name of one of our webhooks at the store: label, topic, the API whose shapes it sends, and a short fingerprint of the secret. Neither
 * shows anywhere else in the API, so the name is how a webhook made for another API or an older secret is recognised.
 */
export function wantedName(target: WebhookTarget, topic: string, api: ApiVersion): string {
  const fingerprint = createHash('sha256').update(`entrepot webhook ${target.secret}`).digest('hex').slice(0, 6);
  return `${target.label} ${topic} [${api.replace('wc/', '')} ${fingerprint}]`;
}
