import { LABELS } from '../writing/save-order';
import type { Route } from '../rest/router';
import type { ShopContext } from './shop-context';

/** The one report hubs ask for: how many orders there are in each status. */
export function reportRoutes(context: ShopContext): Route[] {
  return [{ path: 'reports/orders/totals', methods: { GET: { action: 'list', handle: () => orderTotals(context) } }, apis: ['v3'] }];
}

function orderTotals(context: ShopContext): { status: number; body: unknown } {
  const orders = [...context.state.orders.values()];
  const drafts = context.state.settings.features.draftsHidden ? { 'checkout-draft': 'Draft' } : {};
  const body = Object.entries({ ...LABELS, ...drafts }).map(([slug, name]) => {
    return { slug, name, total: orders.filter((order) => order.status === slug).length };
  });
  return { status: 200, body };
}
