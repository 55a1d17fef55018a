import type { FaultRule, WooCommerceSimulator } from '@connectors/woocommerce/simulator';

/** Requests are given up after this long; hanging ones hang longer. Unit: milliseconds. */
export const REQUEST_TIMEOUT_MS = 1_200;

const RULES: readonly FaultRule[] = [
  { kind: 'timeout-before', probability: 0.015, delayMs: 2_500 },
  { kind: 'timeout-after', probability: 0.02, delayMs: 2_500 },
  { kind: 'timeout-after', probability: 0.06, delayMs: 2_500, match: { method: ['PUT', 'POST'], path: '/products' } },
  { kind: 'reset-before', probability: 0.02 },
  { kind: 'reset-after', probability: 0.03 },
  { kind: 'too-many-requests', probability: 0.02, retryAfterSeconds: 1 },
  { kind: 'server-error', probability: 0.02 },
  { kind: 'maintenance', probability: 0.02 },
  { kind: 'bad-gateway', probability: 0.01 },
  { kind: 'half-page', probability: 0.03 },
  { kind: 'html', probability: 0.01 },
  { kind: 'php-warning', probability: 0.01 },
  { kind: 'slow', probability: 0.05, delayMs: 400 },
];

/**
 * From now on requests fail in every way, and webhooks are lost, doubled, late and out of order. `share` (0 to 1) of the requests that
 * would fail in the worst weather do.
 */
export function beginFaults(simulator: WooCommerceSimulator, share: number): void {
  for (const rule of RULES) simulator.faults.add({ ...rule, probability: (rule.probability ?? 1) * share });
  simulator.webhookFaults.set({ lost: 0.2, doubled: 0.3, late: 0.3, lateMs: 1_500, reordered: 0.3 });
}

/** The shop works as it should again. What was lost stays lost. */
export function endFaults(simulator: WooCommerceSimulator): void {
  simulator.faults.clear();
  simulator.webhookFaults.clear();
}
