import type { ShopState } from '../model/shop-state';
import { resourceLinks } from '../rendering/links';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { asText } from '../writing/sent';
import type { ShopContext } from './shop-context';

/** One shop setting: id, label, type, default, current value. */
type Setting = readonly [id: string, label: string, type: string, fallback: string, value: string];

/** Settings of the groups connectors read, and the write of one of them. */
export function settingsRoutes(context: ShopContext): Route[] {
  const set = { action: 'edit', handle: (call: RestCall) => write(context, call) } as const;
  return [
    { path: 'settings', methods: { GET: { action: 'list', handle: () => groups() } }, apis: ['v2', 'v3'] },
    { path: 'settings/$group', methods: { GET: { action: 'list', handle: (call) => group(context, call) } }, apis: ['v2', 'v3'] },
    {
      path: 'settings/$group/$setting',
      methods: { GET: { action: 'view', handle: (call) => one(context, call) }, PUT: set, POST: set, PATCH: set },
      apis: ['v2', 'v3'],
    },
  ];
}

function groups(): RestAnswer {
  const body = ['general', 'products', 'tax'].map((id) => ({ id, label: id[0]?.toUpperCase() + id.slice(1), description: '', parent_id: '', sub_groups: [] }));
  return { status: 200, body };
}

function group(context: ShopContext, call: RestCall): RestAnswer {
  const found = settingsOf(context.state, asText(call.ids['group']));
  return { status: 200, body: found.map((setting) => render(setting)) };
}

function one(context: ShopContext, call: RestCall): RestAnswer {
  const name = asText(call.ids['group']);
  const setting = existing(context, call);
  const base = `settings/${name}`;
  const links = resourceLinks(context.state, call.api, { self: `${base}/${setting[0]}`, collection: base }, ['GET', 'POST', 'PUT', 'PATCH']);
  const options = setting[2] === 'select' ? { options: { [setting[4]]: setting[4] } } : {};
  return { status: 200, body: { ...render(setting), ...options, group_id: name, _links: links }, single: true };
}

function write(context: ShopContext, call: RestCall): RestAnswer {
  const [id] = existing(context, call);
  const value = asText(call.body['value']);
  if (id === 'woocommerce_manage_stock') context.state.settings.manageStock = value === 'yes';
  if (id === 'woocommerce_currency') context.state.settings.currency = value;
  return one(context, call);
}

function existing(context: ShopContext, call: RestCall): Setting {
  const found = settingsOf(context.state, asText(call.ids['group'])).find(([id]) => id === call.ids['setting']);
  if (!found) throw new RestFailure('rest_setting_setting_invalid', 'Invalid setting.', 404);
  return found;
}

function render([id, label, type, fallback, value]: Setting): Record<string, unknown> {
  return { id, label, description: '', type, default: fallback, tip: '', value };
}

function settingsOf(state: ShopState, name: string): Setting[] {
  if (name === 'general') return general(state);
  if (name === 'products') return products(state);
  if (name === 'tax') return tax();
  throw new RestFailure('rest_setting_setting_group_invalid', 'Invalid setting group.', 404);
}

function general(state: ShopState): Setting[] {
  const { settings } = state;
  const completion: Setting[] = settings.features.draftsHidden
    ? [['woocommerce_address_autocomplete_enabled', '', 'checkbox', 'no', 'no']]
    : [];
  return [
    ['woocommerce_store_address', 'Address line 1', 'text', '', 'Lindenweg 4'],
    ['woocommerce_store_address_2', 'Address line 2', 'text', '', ''],
    ['woocommerce_store_city', 'City', 'text', '', 'Berlin'],
    ['woocommerce_default_country', 'Country / State', 'select', 'US:CA', 'DE:DE-BE'],
    ['woocommerce_store_postcode', 'Postcode / ZIP', 'text', '', '10115'],
    ['woocommerce_allowed_countries', 'Selling location(s)', 'select', 'all', 'all'],
    ['woocommerce_all_except_countries', 'Sell to all countries, except for&hellip;', 'multiselect', '', ''],
    ['woocommerce_specific_allowed_countries', 'Sell to specific countries', 'multiselect', '', ''],
    ['woocommerce_ship_to_countries', 'Shipping location(s)', 'select', '', ''],
    ['woocommerce_specific_ship_to_countries', 'Ship to specific countries', 'multiselect', '', ''],
    ['woocommerce_default_customer_address', 'Default customer location', 'select', 'base', 'base'],
    ...completion,
    ['woocommerce_calc_taxes', 'Enable taxes', 'checkbox', 'no', settings.taxRates.length > 0 ? 'yes' : 'no'],
    ['woocommerce_enable_coupons', 'Enable coupons', 'checkbox', 'yes', 'yes'],
    ['woocommerce_calc_discounts_sequentially', '', 'checkbox', 'no', 'no'],
    ['woocommerce_currency', 'Currency', 'select', 'USD', settings.currency],
    ['woocommerce_currency_pos', 'Currency position', 'select', 'left', 'left'],
    ['woocommerce_price_thousand_sep', 'Thousand separator', 'text', ',', ','],
    ['woocommerce_price_decimal_sep', 'Decimal separator', 'text', '.', '.'],
    ['woocommerce_price_num_decimals', 'Number of decimals', 'number', '2', String(settings.decimals)],
  ];
}

function products({ settings }: ShopState): Setting[] {
  return [
    ['woocommerce_weight_unit', 'Weight unit', 'select', 'lbs', settings.weightUnit],
    ['woocommerce_dimension_unit', 'Dimensions unit', 'select', 'in', settings.dimensionUnit],
    ['woocommerce_manage_stock', 'Manage stock', 'checkbox', 'yes', settings.manageStock ? 'yes' : 'no'],
    ['woocommerce_hold_stock_minutes', 'Hold stock (minutes)', 'number', '60', '60'],
    ['woocommerce_notify_low_stock', 'Notifications', 'checkbox', 'yes', 'yes'],
    ['woocommerce_notify_no_stock', '', 'checkbox', 'yes', 'yes'],
    ['woocommerce_stock_email_recipient', 'Notification recipient(s)', 'text', '', 'owner@shop.example.test'],
    ['woocommerce_notify_low_stock_amount', 'Low stock threshold', 'number', '2', '2'],
    ['woocommerce_notify_no_stock_amount', 'Out of stock threshold', 'number', '0', '0'],
    ['woocommerce_hide_out_of_stock_items', 'Out of stock visibility', 'checkbox', 'no', 'no'],
    ['woocommerce_stock_format', 'Stock display format', 'select', '', ''],
  ];
}

function tax(): Setting[] {
  return [
    ['woocommerce_prices_include_tax', 'Prices entered with tax', 'radio', 'no', 'no'],
    ['woocommerce_tax_based_on', 'Calculate tax based on', 'select', 'shipping', 'shipping'],
  ];
}
