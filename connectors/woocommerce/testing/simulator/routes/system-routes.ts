import { resourceLinks } from '../rendering/links';
import { currencySymbol } from '../rendering/price';
import { FieldFilter } from '../rest/field-filter';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import type { Route } from '../rest/router';
import type { ShopContext } from './shop-context';

const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  EUR: 'Euro',
  USD: 'United States (US) dollar',
  GBP: 'Pound sterling',
  SEK: 'Swedish krona',
  CHF: 'Swiss franc',
};
const VISIBILITY_TERMS = ['exclude-from-catalog', 'exclude-from-search', 'featured', 'outofstock', ...[1, 2, 3, 4, 5].map((stars) => `rated-${stars}`)];
const STORAGE = 'Automattic\\WooCommerce\\Internal\\DataStores\\Orders\\OrdersTableDataStore';
const POST_STORAGE = 'WC_Order_Data_Store_CPT';

/** What tells a client about the shop itself. */
export function systemRoutes(context: ShopContext): Route[] {
  return [
    { path: 'system_status', methods: { GET: { action: 'list', handle: (call) => status(context, call) } }, apis: ['v2', 'v3'] },
    { path: 'data/currencies/current', methods: { GET: { action: 'list', handle: (call) => currency(context, call) } }, apis: ['v3'] },
  ];
}

function status(context: ShopContext, call: RestCall): RestAnswer {
  const { settings } = context.state;
  const body: Record<string, unknown> = {
    environment: environment(context),
    database: { wc_database_version: settings.version, database_prefix: 'wp_' },
    active_plugins: [plugin(settings.version)],
    theme: { name: 'Twenty Twenty-Five', version: '1.5', is_child_theme: false },
    settings: shopSettings(context),
    security: { secure_connection: settings.homeUrl.startsWith('https'), hide_errors: true },
    pages: [page()],
  };
  return { status: 200, body: FieldFilter.from(call.query).apply(body, true), single: true };
}

function environment(context: ShopContext): Record<string, unknown> {
  const { settings } = context.state;
  return {
    home_url: settings.homeUrl,
    site_url: settings.homeUrl,
    version: settings.version,
    wp_version: settings.wpVersion,
    wp_multisite: false,
    wp_memory_limit: 536_870_912,
    wp_debug_mode: false,
    wp_cron: true,
    language: 'en_US',
    external_object_cache: null,
    server_info: 'nginx/1.26.0',
    php_version: '8.2.35',
    php_max_execution_time: 30,
    php_max_input_vars: 1000,
    max_upload_size: 2_097_152,
    mysql_version: '10.11.19',
    mysql_version_string: '10.11.19-MariaDB',
    default_timezone: 'UTC',
    remote_post_successful: true,
  };
}

function shopSettings(context: ShopContext): Record<string, unknown> {
  const { settings } = context.state;
  const old = {
    api_enabled: false,
    force_ssl: false,
    currency: settings.currency,
    currency_symbol: currencySymbol(settings.currency),
    currency_position: 'left',
    thousand_separator: ',',
    decimal_separator: '.',
    number_of_decimals: settings.decimals,
    geolocation_enabled: false,
    taxonomies: { external: 'external', grouped: 'grouped', simple: 'simple', variable: 'variable' },
    product_visibility_terms: Object.fromEntries(VISIBILITY_TERMS.map((term) => [term, term])),
    woocommerce_com_connected: 'no',
  };
  if (!settings.features.hposByDefault) return old;
  const isHpos = settings.orderStorage === 'hpos';
  return {
    ...old,
    enforce_approved_download_dirs: true,
    order_datastore: isHpos ? STORAGE : POST_STORAGE,
    HPOS_enabled: isHpos,
    HPOS_sync_enabled: false,
    enabled_features: ['analytics', 'marketplace', 'order_attribution', ...(isHpos ? ['custom_order_tables'] : [])],
  };
}

function plugin(version: string): Record<string, unknown> {
  return {
    plugin: 'woocommerce/woocommerce.php',
    name: 'WooCommerce',
    version,
    version_latest: version,
    url: 'https://woocommerce.com/',
    author_name: 'Automattic',
    author_url: 'https://woocommerce.com',
    network_activated: false,
  };
}

function page(): Record<string, unknown> {
  const checks = { shortcode_required: false, shortcode_present: false, block_present: false, block_required: false };
  return { page_name: 'Shop base', page_id: '8', page_set: true, page_exists: true, page_visible: true, shortcode: '', block: '', ...checks };
}

function currency(context: ShopContext, call: RestCall): RestAnswer {
  const code = context.state.settings.currency;
  const links = resourceLinks(context.state, call.api, { self: `data/currencies/${code}`, collection: 'data/currencies' }, ['GET']);
  return { status: 200, body: { code, name: CURRENCY_NAMES[code] ?? code, symbol: currencySymbol(code), _links: links }, single: true };
}
