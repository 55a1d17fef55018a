import { WooCommerceSimulator, type SimulatorOptions } from '@connectors/woocommerce/simulator';
import { FixedClock, SilentLogger, SystemClock, newId, type Clock } from '@hub/common';
import type { ConnectionContext, Connector, ConnectorNotice, ConnectorSession, DispatcherOptions, PullMode, PullPage } from '@hub/connector-sdk';
import type { Json, RawObservation } from '@hub/contracts';

import { createWooCommerceConnector } from '../woocommerce.connector';

/** A simulated shop and an open session on it. */
export interface ShopSession {
  readonly simulator: WooCommerceSimulator;
  readonly session: ConnectorSession;
  readonly connector: Connector;
  readonly notices: ConnectorNotice[];
  /** What the session learned last. */
  capabilities(): Json;
  context(): ConnectionContext;
  /** Another session of the same connection. */
  reopen(changes?: Partial<ConnectionContext>): ConnectorSession;
  close(): Promise<void>;
}

export interface ShopSessionOptions {
  readonly shop?: SimulatorOptions;
  readonly settings?: object;
  readonly credentials?: object;
  readonly context?: Partial<ConnectionContext>;
  readonly dispatcher?: DispatcherOptions;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

const open = new Set<() => Promise<void>>();

/** Closes every shop a spec opened, also when it failed half-way. For `afterEach`. */
export async function closeShops(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
  open.clear();
}

/** Starts a shop and opens a session with its first key. */
export async function openShop(options: ShopSessionOptions = {}): Promise<ShopSession> {
  const simulator = await WooCommerceSimulator.start({ queue: 'manual', ...options.shop });
  return sessionOn(simulator, options);
}

/** Opens a session on a shop that runs already; closing it closes the shop too. */
export function sessionOn(simulator: WooCommerceSimulator, options: ShopSessionOptions = {}): ShopSession {
  const connector = createWooCommerceConnector(options.dispatcher ? { dispatcher: options.dispatcher } : {});
  const notices: ConnectorNotice[] = [];
  const opened: ConnectorSession[] = [];
  let learned: Json = options.context?.capabilities ?? null;
  const context = (): ConnectionContext => ({
    connectionId: newId(),
    accountId: newId(),
    settings: { url: simulator.url, requestTimeoutMs: 5_000, ...options.settings },
    credentials: options.credentials ?? { consumerKey: simulator.credentials.consumerKey, consumerSecret: simulator.credentials.consumerSecret },
    language: 'de',
    publicUrl: null,
    ...options.context,
    capabilities: learned,
  });
  const first = context();
  const openOne = (changes: Partial<ConnectionContext> = {}): ConnectorSession => {
    const services = {
      logger: new SilentLogger(),
      clock: options.clock ?? new SystemClock(),
      signal: options.signal ?? new AbortController().signal,
      onNotice: (notice: ConnectorNotice) => void notices.push(notice),
      onCapabilities: (capabilities: Json) => void (learned = capabilities),
    };
    const session = connector.open({ ...first, capabilities: learned, ...changes }, services);
    opened.push(session);
    return session;
  };
  const session = openOne();
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((one) => one.close()));
    await simulator.close();
  };
  open.add(close);
  return { simulator, session, connector, notices, capabilities: () => learned, context, reopen: openOne, close };
}

/** Everything a pull gives, page by page. */
export async function pullAll(session: ConnectorSession, mode: PullMode, between: (page: PullPage, pages: number) => void | Promise<void> = () => undefined): Promise<{ pages: PullPage[]; observations: RawObservation[]; ids: string[]; mark: Json }> {
  const pages: PullPage[] = [];
  let cursor: Json | null = null;
  do {
    const page: PullPage = await session.pull({ entity: 'product', mode, cursor });
    pages.push(page);
    cursor = page.nextCursor;
    await between(page, pages.length);
  } while (cursor !== null && pages.length < 1_000);
  return { pages, observations: pages.flatMap((page) => page.observations), ids: pages.flatMap((page) => page.ids), mark: pages[pages.length - 1]?.mark ?? null };
}

export function externalIds(observations: readonly RawObservation[]): string[] {
  return observations.map((observation) => observation.externalId);
}

/** A clock that starts where a shop's clock stands. */
export function clockOf(simulator: WooCommerceSimulator): FixedClock {
  return new FixedClock(simulator.now());
}
