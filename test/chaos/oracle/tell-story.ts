import type { HubWitness } from '../hub/hub-witness';
import type { RecordChronicle } from '../shops/shop-chronicle';
import type { ShopLife } from '../shops/shop-life';
import type { Finding } from './findings';
import { linkOf, type ObservedWorld, type ShopSide } from './observed-world';

/** Stories told in full; the rest is listed. */
const MOST_STORIES = 4;

export interface StoryContext {
  readonly world: ObservedWorld;
  readonly witness: HubWitness;
  readonly life: ShopLife;
  readonly kills: readonly number[];
}

/** All findings, and for the first of each kind everything that happened to its records, so that it can be understood. */
export async function tellStories(findings: readonly Finding[], context: StoryContext): Promise<string> {
  const lines = findings.map(({ rule, message }) => `[${rule}] ${message}`);
  const chosen = [...new Map(findings.filter(({ story }) => story).map((finding) => [finding.rule, finding])).values()].slice(0, MOST_STORIES);
  const stories = await Promise.all(chosen.map((finding) => tell(finding, context)));
  const kills = `kills: ${context.kills.map((at) => new Date(at).toISOString()).join(', ')}`;
  return [...lines.slice(0, 60), kills, ...stories].join('\n');
}

async function tell({ rule, message, story }: Finding, context: StoryContext): Promise<string> {
  const productId = story?.productId ?? productOf(context.world, story) ?? '';
  const rows = async (title: string, sql: string): Promise<string[]> => [`  -- ${title}`, ...(await context.witness.rows(sql, [productId])).map((row) => `  ${JSON.stringify(row)}`)];
  const database = productId === '' ? [] : [...(await rows('master', MASTER)), ...(await rows('links', LINKS)), ...(await rows('what the links showed', LINK_LOG)), ...(await rows('levels', LEVELS)), ...(await rows('deliveries', DELIVERIES)), ...(await rows('parked', PARKED))];
  const records = recordsOf(context.world, productId, story);
  const shops = records.flatMap(({ side, id }) => tellShop(side, id, context.life));
  return [`\n===== ${rule}: ${message}`, ...database, ...shops].join('\n');
}

function productOf(world: ObservedWorld, story: Finding['story']): string | null {
  const side = world.sides.find(({ name }) => name === story?.shop);
  return side && story?.externalId !== undefined ? (linkOf(world, side, story.externalId)?.productId ?? null) : null;
}

function recordsOf(world: ObservedWorld, productId: string, story: Finding['story']): Array<{ side: ShopSide; id: number }> {
  const linked = (world.byProduct.get(productId) ?? []).map(({ side, record }) => ({ side, id: record.id }));
  const named = world.sides.find(({ name }) => name === story?.shop);
  if (!named || story?.externalId === undefined || linked.some(({ side, id }) => side === named && id === story.externalId)) return linked;
  return [...linked, { side: named, id: story.externalId }];
}

function tellShop(side: ShopSide, id: number, life: ShopLife): string[] {
  const { simulator } = side.chronicle;
  const product = simulator.shop.state.products.get(id);
  const about = new RegExp(`^\\S+ ${side.name} .*\\b(${[id, ...(product?.parent_id ? [product.parent_id] : [])].join('|')})\\b`);
  const deliveries = simulator.queue.deliveries().filter(({ resourceId }) => resourceId === id);
  return [
    `  -- ${side.name} ${id}: ${JSON.stringify(product && { ...product, description: undefined })}`,
    `  shown: ${product ? JSON.stringify(simulator.shop.stockOf(id)) : 'nothing'}`,
    ...life.diary().filter((line) => about.test(line)).map((line) => `  did: ${line}`),
    ...tellChronicle(side.chronicle.of(id)),
    ...simulator.ledger.of(id).map((entry) => `  write ${time(entry.at)} #${entry.seq} ${JSON.stringify(entry.fields)} -> ${entry.outcome.status} before ${JSON.stringify(entry.before)}`),
    ...deliveries.map((delivery) => `  webhook ${time(delivery.at)} ${delivery.topic} -> ${delivery.status}`),
  ];
}

function tellChronicle(record: RecordChronicle | undefined): string[] {
  if (!record) return [];
  const changed = [...record.values].filter(([, runs]) => runs.length > 1);
  return [
    `  gone since ${record.goneSince === null ? 'never' : time(record.goneSince)}`,
    ...changed.map(([field, runs]) => `  ${field}: ${JSON.stringify(runs.map(({ value, since }) => [time(since), value]))}`),
    ...record.stocks.map(({ at, stock }) => `  stock ${time(at)} ${JSON.stringify(stock)}`),
  ];
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

const MASTER = `select * from hub.product where id::text = $1`;
const LINKS = `select * from hub.link where product_id::text = $1`;
const LINK_LOG = `select at, row ->> 'external_id' as record, row ->> 'source_version' as version, row ->> 'read_at' as read, row ->> 'gone' as gone, row -> 'claims' as claims, row -> 'stock_shown' as shown
  from chaos.link_log where row ->> 'product_id' = $1 order by seq`;
const LEVELS = `select l.* from chaos.level_log l where l.stock_item_id in (select stock_item_id from chaos.item_log where product_id::text = $1) order by l.seq`;
const DELIVERIES = `select at, row - 'account_id' - 'connection_id' as delivery from chaos.delivery_log where record_id::text = $1 order by seq`;
const PARKED = `select external_id, reason, code, message, state, created_at, updated_at from hub.parked
  where record_id::text = $1 or external_id in (select external_id from hub.link where product_id::text = $1) order by created_at`;
