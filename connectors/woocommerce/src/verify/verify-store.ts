import { ConnectorError, type VerifyReport } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { storedCapabilities, type ApiVersion, type Capabilities } from '../client/capabilities';
import { readShopFacts, type ShopFacts } from '../client/shop-facts';
import type { SiteFacts } from '../client/site-index';
import { baseOf } from '../client/store-address';
import { apiOf, minimalCapabilities } from '../client/store-access';
import type { CallStyle } from '../client/woo-client';
import type { WooCommerceSettings } from '../settings/woocommerce.settings';
import { checkCaches } from './check-caches';
import { checkCredentials } from './check-credentials';
import { checkDeliverable } from './check-deliverable';
import { CheckList } from './check-list';
import { checkSite, type SiteFindings } from './check-site';
import { verifyTools, type VerifyOptions, type VerifyTools } from './verify-parts';

/** A difference of clocks people should know of. Unit: milliseconds. */
const SKEW_WORTH_SAYING_MS = 2 * 60_000;

/** Runs every check that earlier ones leave a point in. Writes nothing; never throws for a store's fault. */
export async function verifyStore(options: VerifyOptions): Promise<VerifyReport> {
  const checks = new CheckList();
  const settings = options.context.settings as WooCommerceSettings;
  checkDeliverable(options.context.publicUrl, checks);
  const learned = await findOut(options, settings, checks).catch((error: unknown) => {
    if (!(error instanceof ConnectorError)) throw error;
    if (!checks.isBlocked()) checks.fail(checks.has('reachable') ? 'credentials' : 'reachable', { cause: error.message, fix: 'Verify again; if it stays, look at the shop\'s error log and firewall' });
    return null;
  });
  return {
    ok: !checks.isBlocked(),
    checks: checks.all(),
    capabilities: learned?.capabilities ? storedCapabilities(learned.capabilities) : null,
    settings: learned && learned.base !== settings.url ? { url: learned.base } : {},
  };
}

interface Learned {
  readonly base: string;
  readonly capabilities: Capabilities | null;
}

async function findOut(options: VerifyOptions, settings: WooCommerceSettings, checks: CheckList): Promise<Learned | null> {
  const tools = verifyTools(options);
  const found = await checkSite(tools, baseOf(settings.url), checks);
  if (found === null) return null;
  checkClock(tools, found, checks);
  const api = checkWooCommerce(found.site, checks);
  if (api === null) return { base: found.base, capabilities: null };
  const rung = await checkCredentials(tools, found, { api, checks });
  if (rung === null) return { base: found.base, capabilities: null };
  const minimal = minimalCapabilities(found.site, api, { auth: rung.method, signingBase: rung.signingBase });
  const style: CallStyle = { base: found.base, api, rung, bustsCache: false };
  const facts = await readShopFacts((request) => tools.client.ask({ ...style, bustsCache: true }, request));
  checkShop(facts, api, checks);
  await checkOwner(tools, style, { facts, checks });
  const bustsCache = await checkCaches(tools, style, checks);
  const { refusals: _, ...known } = facts;
  return { base: found.base, capabilities: { ...minimal, ...known, bustsCache } };
}

/** Signed requests follow the shop's clock, so a difference costs nothing but confusion in logs and sale dates. */
function checkClock(tools: VerifyTools, found: SiteFindings, checks: CheckList): void {
  const date = Date.parse(found.answer.headers['date'] ?? '');
  if (!Number.isFinite(date)) {
    checks.warn('clock', { cause: 'The shop does not say what time it is', fix: 'Let the Date header of its answers pass; without it the hub goes by its own clock' });
    return;
  }
  const skewMs = date - tools.clock.nowMs();
  tools.signer.followClock(date);
  if (Math.abs(skewMs) < SKEW_WORTH_SAYING_MS) checks.ok('clock', { skewMs });
  else checks.warn('clock', { cause: `The clocks of hub and shop are ${Math.round(Math.abs(skewMs) / 1000)} s apart`, fix: 'Set both clocks by NTP', details: { skewMs } });
}

function checkWooCommerce(site: SiteFacts, checks: CheckList): ApiVersion | null {
  const ours = site.namespaces.filter((name) => /^wc\/v\d+$/.test(name));
  const api = apiOf(site);
  if (api !== null) {
    checks.ok('woocommerce', { namespaces: ours });
    return api;
  }
  if (ours.length > 0) {
    checks.ok('woocommerce', { namespaces: ours });
    checks.fail('version', { cause: 'This WooCommerce is older than 3.0: it has neither wc/v3 nor wc/v2', fix: 'Upgrade WooCommerce to 3.5 or later', details: { namespaces: ours } });
    return null;
  }
  checks.fail('woocommerce', { cause: 'WordPress answers, but WooCommerce does not: the plugin is not active, or its REST API is hidden', fix: 'Activate WooCommerce, or let /wp-json/wc/ pass in the plugin that hides it' });
  return null;
}

function checkShop(facts: ShopFacts, api: ApiVersion, checks: CheckList): void {
  const details: { [key: string]: Json } = { version: facts.version, api };
  if (api === 'wc/v3') checks.ok('version', details);
  else checks.warn('version', { cause: `WooCommerce ${facts.version ?? ''} is older than 3.5; its older API wc/v2 is used`.replace('  ', ' '), fix: 'Upgrade WooCommerce when you can', details });
  checkStockSwitch(facts, checks);
  const { currency, weightUnit, dimensionUnit } = facts;
  if (currency !== null && weightUnit !== null && dimensionUnit !== null) checks.ok('shop-settings', { currency, weightUnit, dimensionUnit });
  else {
    checks.warn('shop-settings', {
      cause: 'The shop\'s currency or units may not be read with this key, so prices, weights or dimensions are left out',
      fix: 'Make a key whose user is an administrator or shop manager',
      details: { currency, weightUnit, dimensionUnit },
    });
  }
}

function checkStockSwitch(facts: ShopFacts, checks: CheckList): void {
  if (facts.managesStock === true) return checks.ok('stock-management');
  checks.warn('stock-management', {
    cause: facts.managesStock === false ? 'The shop does not manage stock: it ignores quantities without saying so' : 'Whether the shop manages stock could not be read',
    fix: 'In WooCommerce, Settings, Products, Inventory, switch on "Enable stock management"',
    details: { managesStock: facts.managesStock },
  });
}

/** What the owner may do besides products: settings tell units, webhooks tell of changes. Their absence only slows things down. */
async function checkOwner(tools: VerifyTools, style: CallStyle, options: { facts: ShopFacts; checks: CheckList }): Promise<void> {
  const { facts, checks } = options;
  if (checks.has('owner-rights')) return;
  const { complaint } = await tools.client.ask({ ...style, bustsCache: true }, { method: 'GET', path: '/webhooks', query: { per_page: 1 } });
  const refused = [...facts.refusals, ...(complaint ? [{ route: '/webhooks', complaint }] : [])].filter((refusal) => [401, 403].includes(refusal.complaint.status));
  if (refused.length === 0) return checks.ok('owner-rights');
  const routes = refused.map((refusal) => refusal.route);
  checks.warn('owner-rights', { cause: `The WordPress user who owns the key may not use ${routes.join(', ')}`, fix: 'Make a key whose user is an administrator or shop manager', details: { routes } });
}
