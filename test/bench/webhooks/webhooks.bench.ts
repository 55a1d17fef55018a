import { join } from 'node:path';
import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import type { Figure } from '../measure/figure';
import type { Bench, BenchContext } from '../stand/bench';
import { BenchHub } from '../stand/bench-hub';
import { BenchProgram } from '../stand/bench-program';
import { sendLoad, signedDeliveries, type LoadResult, type SignedDelivery } from './webhook-load';

/** Turns of each target within a round: many short ones, so that the machine's moods fall on both. */
const TURNS = 8;
const CONNECTIONS = 32;
const PRODUCTS = 600;

interface Target {
  readonly url: string;
  readonly path: string;
  readonly program: BenchProgram;
}

interface TurnResult extends LoadResult {
  /** Processor time of the program per webhook. Unit: microseconds. */
  readonly processorUs: number;
}

interface RoundResult {
  readonly hub: TurnResult;
  readonly floor: TurnResult;
}

/** Accepting signed webhooks, against a bare route that inserts the same bytes. */
export const webhooksBench: Bench = {
  name: 'webhooks',
  title: `Accepting signed product.updated webhooks from ${CONNECTIONS} senders`,
  profiles: ['embedded', 'scaled'],
  async run(context) {
    const simulator = await WooCommerceSimulator.start({ queue: 'manual', seed: 11 });
    seedCatalogue(simulator.shop, { products: PRODUCTS, seed: 11, at: Date.now() - 86_400_000 });
    const hub = await BenchHub.start(context);
    const floor = new BenchProgram({
      name: 'bare route',
      entry: join(__dirname, 'floor.program.js'),
      environment: { DATABASE_URL: hub.database.ownerUrl },
      logFile: join(context.services.folder, 'floor.log'),
    });
    try {
      const { port } = await floor.next<{ port: number }>();
      return figuresOf(await measure({ hub, simulator, floor: { url: `http://127.0.0.1:${port}`, program: floor } }, context));
    } finally {
      await floor.stop();
      await hub.stop();
      await simulator.close();
    }
  },
};

interface Measured {
  readonly hub: BenchHub;
  readonly simulator: WooCommerceSimulator;
  readonly floor: Omit<Target, 'path'>;
}

async function measure({ hub, simulator, floor }: Measured, context: BenchContext): Promise<RoundResult[]> {
  const connectionId = await hub.connect({ url: simulator.url, ...simulator.credentials }, 'stock-owner');
  await hub.idle(60_000);
  await eventually(() => simulator.shop.state.webhooks.size >= 4, { timeoutMs: 30_000 });
  const deliveries = await signedDeliveries(simulator, PRODUCTS);
  // A paused connection's webhooks are stored and answered like any other's, but not imported meanwhile: accepting alone is measured.
  await hub.api.post(`/connections/${connectionId}/pause`);
  const path = `/hooks/woocommerce/${connectionId}`;
  const targets = { hub: { url: hub.url, path, program: hub.program }, floor: { ...floor, path } };
  const seconds = 1;
  await load(targets.hub, deliveries, seconds);
  await load(targets.floor, deliveries, seconds);
  await load(targets.hub, deliveries, seconds);
  await load(targets.floor, deliveries, seconds);
  const rounds: RoundResult[] = [];
  for (let round = 0; round < context.rounds; round += 1) rounds.push(await measureRound(targets, deliveries, seconds));
  return rounds;
}

async function measureRound(targets: { hub: Target; floor: Target }, deliveries: readonly SignedDelivery[], seconds: number): Promise<RoundResult> {
  const hub: TurnResult[] = [];
  const floor: TurnResult[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    hub.push(await load(targets.hub, deliveries, seconds));
    floor.push(await load(targets.floor, deliveries, seconds));
  }
  return { hub: meanOf(hub), floor: meanOf(floor) };
}

async function load(target: Target, deliveries: readonly SignedDelivery[], seconds: number): Promise<TurnResult> {
  const before = target.program.processorMs();
  const result = await sendLoad({ ...target, deliveries, seconds, connections: CONNECTIONS });
  const processorUs = ((target.program.processorMs() - before) / (result.perSecond * seconds)) * 1_000;
  return { ...result, processorUs };
}

function meanOf(results: readonly TurnResult[]): TurnResult {
  const mean = (pick: (result: TurnResult) => number): number => results.reduce((sum, result) => sum + pick(result), 0) / results.length;
  return { perSecond: mean((r) => r.perSecond), p50: mean((r) => r.p50), p99: mean((r) => r.p99), processorUs: mean((r) => r.processorUs) };
}

function figuresOf(rounds: readonly RoundResult[]): Figure[] {
  const each = (pick: (round: RoundResult) => number): number[] => rounds.map(pick);
  return [
    { name: 'accept / bare Fastify route with one insert', rounds: each((r) => r.hub.perSecond / r.floor.perSecond), unit: 'x', aim: { atLeast: 0.8 } },
    { name: 'accepted', rounds: each((r) => r.hub.perSecond), unit: '/s' },
    { name: 'bare route', rounds: each((r) => r.floor.perSecond), unit: '/s' },
    { name: 'accepted, p50', rounds: each((r) => r.hub.p50), unit: 'ms' },
    { name: 'accepted, p99', rounds: each((r) => r.hub.p99), unit: 'ms' },
    { name: 'bare route, p99', rounds: each((r) => r.floor.p99), unit: 'ms' },
    { name: 'processor time per webhook, hub', rounds: each((r) => r.hub.processorUs), unit: 'us', note: 'of the Node process, without the database' },
    { name: 'processor time per webhook, bare route', rounds: each((r) => r.floor.processorUs), unit: 'us' },
  ];
}
