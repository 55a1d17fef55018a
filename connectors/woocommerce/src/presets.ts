import type { ConnectorManifest } from '@hub/connector-sdk';
import type { PresetBody, ScheduleTemplate } from '@hub/contracts';

const MINUTE_MS = 60_000;

/** Schedules every preset prefills; where the hub has no public address it polls every minute instead of every five. */
function schedules(active: boolean, extra: readonly ScheduleTemplate[]): ScheduleTemplate[] {
  return [
    { operation: 'poll-products', everyMs: 5 * MINUTE_MS, active },
    { operation: 'sweep-products', cron: '0 3 * * *', active },
    { operation: 'check-webhooks', everyMs: 10 * MINUTE_MS, active },
    ...extra,
  ];
}

const BASE: Omit<PresetBody, 'stock' | 'webhooks' | 'schedules' | 'rank'> = {
  products: { direction: 'in', mode: 'overwrite', create: true },
  match: ['gtin', 'sku'],
  zeroShareLimit: 0.2,
  vanishShareLimit: 0.2,
  stockGraceMs: 10 * MINUTE_MS,
};

/** Presets of WooCommerce connections. */
export const PRESETS: ConnectorManifest['presets'] = {
  'sales-channel': {
    title: 'Sales channel: products in, stock out',
    version: 1,
    body: {
      ...BASE,
      stock: { direction: 'out', buffer: 0 },
      rank: 10,
      webhooks: true,
      schedules: schedules(true, [{ operation: 'export-stock', everyMs: 60 * MINUTE_MS, active: true }]),
    },
  },
  'stock-owner': {
    title: 'Stock owner: products and stock in',
    version: 1,
    body: { ...BASE, stock: { direction: 'in', buffer: 0 }, rank: 20, webhooks: true, schedules: schedules(true, []) },
  },
  manual: {
    title: 'Manual: nothing happens by itself',
    version: 1,
    body: { ...BASE, stock: { direction: 'none', buffer: 0 }, rank: 0, webhooks: false, schedules: schedules(false, []) },
  },
};
