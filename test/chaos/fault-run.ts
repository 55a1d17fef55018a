import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, eventually, type TestDatabase } from '@hub/testing';
import { freePorts } from './hub/free-ports';
import { HubApi } from './hub/hub-api';
import { HubKiller } from './hub/hub-killer';
import { HubProcess } from './hub/hub-process';
import { HubWitness } from './hub/hub-witness';
import { checkDecisions } from './oracle/check-decisions';
import { checkIdentity } from './oracle/check-identity';
import { checkKafka, type KafkaPlace } from './oracle/check-kafka';
import { checkLedger } from './oracle/check-ledger';
import { checkMasters } from './oracle/check-masters';
import { checkRuns } from './oracle/check-runs';
import { checkStock } from './oracle/check-stock';
import { checkDeliveries, checkDrained, checkEventLog } from './oracle/check-tables';
import { checkWebhooks } from './oracle/check-webhooks';
import type { Finding } from './oracle/findings';
import { observe, type ShopName } from './oracle/observed-world';
import { tellStories } from './oracle/tell-story';
import { Chance } from './random';
import { GRACE_MS, connectShops } from './connect-shops';
import { beginFaults, endFaults } from './shops/shop-faults';
import { ShopLife } from './shops/shop-life';
import { openTwoShops, type ShopSizes, type TwoShops } from './shops/two-shops';
import { untilImported, untilQuiet, type Quiet } from './until-quiet';

/** How the hub of a run is made up. */
export interface HubProfile {
  readonly name: string;
  /** Processes with their roles; the first one has the API and takes webhooks. */
  readonly processes: ReadonlyArray<{ readonly name: string; readonly roles: readonly string[] }>;
  readonly environment: Readonly<Record<string, string>>;
  /** Where events are published; undefined: in the database's own log. */
  readonly kafka?: KafkaPlace;
}

/** How hard a run is. Much failure leaves little time for work, so some seeds have much of the one and some of the other. */
export interface Weather {
  /** Share of the worst rate at which requests fail, 0 to 1. */
  readonly faultShare: number;
  /** Between two things that happen in the shops, on average. Unit: milliseconds. */
  readonly actionEveryMs: number;
  /** Between two kills. Unit: milliseconds. */
  readonly killPauseMs: readonly [from: number, to: number];
}

export interface FaultRunOptions {
  readonly seed: number;
  readonly profile: HubProfile;
  /** The compiled hub. */
  readonly entry: string;
  readonly sizes: ShopSizes;
  /** How long the shops live and everything fails. Unit: milliseconds. */
  readonly stormMs: number;
  readonly weather: Weather;
}

/** What came of a run. */
export interface FaultReport {
  readonly findings: readonly Finding[];
  /** Everything about the findings, for people; empty without findings. */
  readonly story: string;
  readonly figures: Readonly<Record<string, number>>;
}

const API_KEY = 'chaos-bootstrap-key-0123456789';
const SECRET_KEY = 'chaos-secret-key-0123456789abcdefghijklmnop';

/** One run of the fault test: two shops, a hub that keeps dying, and a look at everything when it is quiet again. */
export class FaultRun {
  private readonly chance: Chance;
  private shops!: TwoShops;
  private database!: TestDatabase;
  private witness!: HubWitness;
  private processes: HubProcess[] = [];
  private connections!: Readonly<Record<ShopName, string>>;
  private life!: ShopLife;
  private kills: readonly number[] = [];
  /** Every other seed has no reconcile in the storm that could make good what is lost. Milliseconds since 1970. */
  private reconcilesFrom: number;
  private readonly folder = mkdtempSync(join(tmpdir(), 'entrepot-chaos-'));

  constructor(private readonly options: FaultRunOptions) {
    this.chance = new Chance(options.seed);
    this.reconcilesFrom = options.seed % 2 === 0 ? 0 : Infinity;
  }

  /** Where the processes' logs are until the run is closed. */
  get logFolder(): string {
    return this.folder;
  }

  async execute(): Promise<FaultReport> {
    await this.open();
    await this.storm();
    const parts = { api: this.api, witness: this.witness, shops: this.shops, connections: this.connections };
    const early = await this.decisionsAfter(() => untilImported(parts));
    this.reconcilesFrom = Math.min(this.reconcilesFrom, Date.now());
    return this.judge(await untilQuiet(parts), early);
  }

  /** Ends what is still up. `keepLogs` leaves the processes' logs for people. */
  async close(keepLogs: boolean): Promise<void> {
    await Promise.all(this.processes.map((hub) => hub.dispose()));
    await this.witness?.close();
    await this.shops?.close();
    await this.database?.drop();
    if (!keepLogs) rmSync(this.folder, { recursive: true, force: true });
  }

  private get api(): HubApi {
    return new HubApi((this.processes[0] as HubProcess).url, API_KEY);
  }

  private async open(): Promise<void> {
    const { seed, sizes, profile } = this.options;
    this.shops = await openTwoShops(seed, sizes);
    this.database = await createTestDatabase();
    this.witness = new HubWitness(this.database.ownerUrl);
    const ports = await freePorts(profile.processes.length);
    this.processes = profile.processes.map(({ name, roles }, index) => this.process(name, roles, { port: ports[index] as number, publicPort: ports[0] as number }));
    for (const hub of this.processes) await hub.start();
    await this.witness.begin();
    this.connections = await connectShops({ api: this.api, witness: this.witness, shops: this.shops, reconciles: this.reconcilesFrom === 0 });
    this.life = new ShopLife(this.shops, this.chance);
  }

  private process(name: string, roles: readonly string[], { port, publicPort }: { port: number; publicPort: number }): HubProcess {
    const environment = {
      DATABASE_URL: this.database.ownerUrl,
      HUB_SECRET_KEY: SECRET_KEY,
      HUB_BOOTSTRAP_API_KEY: API_KEY,
      HUB_PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
      HUB_DATA_DIR: join(this.folder, name),
      HUB_ROLES: roles.join(','),
      HUB_SWEEP_INTERVAL_MS: '500',
      HUB_SCHEDULE_INTERVAL_MS: '500',
      HUB_DATABASE_POOL_SIZE: '8',
      HUB_LOG_FORMAT: 'json',
      ...this.options.profile.environment,
    };
    return new HubProcess({ name, entry: this.options.entry, port, environment, logFile: join(this.folder, `${name}.log`) });
  }

  private async storm(): Promise<void> {
    const { stormMs, weather } = this.options;
    const both = [this.shops.owner.simulator, this.shops.channel.simulator];
    both.forEach((simulator) => beginFaults(simulator, weather.faultShare));
    const killer = new HubKiller(this.processes, new Chance(this.options.seed + 1), weather.killPauseMs);
    killer.begin();
    const endsAt = Date.now() + stormMs;
    const disabledAt = both.map(() => Date.now() + this.chance.between(Math.floor(stormMs * 0.2), Math.floor(stormMs * 0.7)));
    const disabled = new Set<number>();
    while (Date.now() < endsAt) {
      this.life.act();
      disabledAt.forEach((at, index) => {
        if (Date.now() < at || disabled.has(index)) return;
        disabled.add(index);
        both[index]?.shop.disableWebhooks();
      });
      await delay(this.chance.between(1, weather.actionEveryMs * 2));
    }
    both.forEach(endFaults);
    await killer.end();
    this.kills = killer.moments();
    await eventually(() => both.every(({ queue }) => queue.length === 0), { timeoutMs: 30_000 });
  }

  /** What was decided without any reconcile; a hub that cannot even come to that is told of by the rounds that follow. */
  private async decisionsAfter(imported: () => Promise<void>): Promise<Finding[]> {
    try {
      await imported();
    } catch (error) {
      return [{ rule: 'rest', message: `the hub did not finish its imports: ${String(error)}` }];
    }
    return checkDecisions(await observe(this.witness, this.shops, this.connections), this.witness);
  }

  private checkEvents(): Promise<Finding[]> {
    const { kafka } = this.options.profile;
    return kafka === undefined ? checkEventLog(this.witness) : checkKafka(this.witness, kafka);
  }

  private async judge({ rounds, problem }: Quiet, early: readonly Finding[]): Promise<FaultReport> {
    const world = await observe(this.witness, this.shops, this.connections);
    const findings: Finding[] = [
      ...early,
      ...(problem === null ? [] : [{ rule: 'rest', message: `the hub did not come to rest in ${rounds} rounds: ${problem}` }]),
      ...(await checkDrained(this.witness)),
      ...(await checkDeliveries(this.witness)),
      ...checkIdentity(world),
      ...checkMasters(world),
      ...checkStock(world),
      ...checkLedger(world, { kills: this.kills, reconcilesFrom: this.reconcilesFrom }),
      ...(await checkRuns(this.api)),
      ...(await checkWebhooks(world, this.witness)),
      ...(await this.checkEvents()),
    ];
    const ends = await Promise.all(this.processes.map(async (hub) => ({ name: hub.name, code: await hub.stop() })));
    findings.push(...ends.filter(({ code }) => code !== 0).map(({ name, code }) => ({ rule: 'exit', message: `${name} ended with ${code} after SIGTERM` })));
    const story = findings.length === 0 ? '' : await tellStories(findings, { world, witness: this.witness, life: this.life, kills: this.kills });
    const { owner, channel } = this.shops;
    return {
      findings,
      story,
      figures: {
        actions: this.life.diary().length,
        kills: this.kills.length,
        writes: channel.simulator.ledger.entries().filter(({ resource }) => resource === 'product').length,
        masters: world.products.size,
        parked: world.parked.size,
        requests: owner.simulator.ledger.reads + owner.simulator.ledger.writes + channel.simulator.ledger.reads + channel.simulator.ledger.writes,
        webhooks: owner.simulator.queue.deliveries().length + channel.simulator.queue.deliveries().length,
        faults: [owner, channel].reduce((sum, shop) => sum + shop.simulator.ledger.requests().filter(({ fault }) => fault !== '').length, 0),
        rounds,
        graceMs: GRACE_MS,
      },
    };
  }
}
