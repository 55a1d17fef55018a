/** Groups of recordings nothing in the simulator answers yet, each with the reason. */
export const NOT_SIMULATED: Readonly<Record<string, string>> = {
  coupons: 'coupon routes come with orders; the simulator only applies coupons given to it',
  customers: 'customer routes come with contacts',
  fulfillments: 'order fulfillments come with shipments',
  'legacy-api-v3': 'the interface before wc/v1 is another server altogether',
  'legacy-plugin': 'the interface before wc/v1 is another server altogether',
  'orders-prices-include-tax': 'gross prices come with orders',
  refunds: 'refunds come with orders',
  'shipment-tracking': 'a plugin of its own; comes with shipments',
  'shipping-and-taxes': 'zones, gateways and tax classes come with orders',
  'store-api': 'the shopper side; comes with checkouts',
};

/** An exchange the simulator cannot match, and why. `versions` left out means all. */
export interface Excuse {
  readonly id: string;
  readonly reason: string;
  readonly versions?: readonly string[];
}

const MAILS = 'sending mails again comes with shipments';

export const EXCUSES: readonly Excuse[] = [
  { id: 'meta/wc-v3-index', reason: 'lists some 170 routes of areas hubs never touch (marketplace, payments, onboarding)', versions: ['11.0.1'] },
  { id: 'order-note-tracking/email-templates', reason: MAILS, versions: ['11.0.1'] },
  { id: 'order-note-tracking/send-email-completed-again', reason: MAILS, versions: ['11.0.1'] },
  { id: 'order-note-tracking/send-email-unknown-template', reason: MAILS, versions: ['11.0.1'] },
  { id: 'wc-v2/order-get', reason: 'the order shows two refunds; refunds come with orders' },
];
