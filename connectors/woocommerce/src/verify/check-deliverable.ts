import { bareHost, isPrivateOrLoopback } from '@hub/connector-sdk';

import type { CheckList } from './check-list';

/** WordPress sends webhooks to these ports only (`wp_http_validate_url`). */
const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080']);

/** Whether a shop's WordPress would send webhooks to the hub's public address. */
export function checkDeliverable(publicUrl: string | null, checks: CheckList): void {
  if (publicUrl === null || !URL.canParse(publicUrl)) {
    checks.warn('webhooks-deliverable', { cause: 'The hub has no public address, so the shop cannot tell it of changes; it asks every minute instead', fix: 'Set HUB_PUBLIC_URL to an address the shop can reach' });
    return;
  }
  const url = new URL(publicUrl);
  const host = bareHost(url);
  if (!PORTS.has(url.port)) {
    checks.warn('webhooks-deliverable', { cause: `WordPress sends webhooks to ports 80, 443 and 8080 only, not ${url.port}`, fix: 'Put the hub behind one of these ports and set HUB_PUBLIC_URL to it', details: { port: url.port } });
    return;
  }
  if (isPrivateOrLoopback(host) || host === 'localhost' || host.endsWith('.localhost')) {
    checks.warn('webhooks-deliverable', {
      cause: `WordPress refuses to send webhooks to loopback and private addresses such as ${host}`,
      fix: 'Give the hub a public name, or allow its address with the WordPress filter http_request_host_is_external',
      details: { host },
    });
    return;
  }
  checks.ok('webhooks-deliverable', { url: url.origin });
}
