import type { Connector, IncomingWebhook } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

/**
 * What goes wrong at the spoke from the next request on, `times` times.
 * - `unauthorized`: every request is refused as with a key that was revoked (for good);
 * - `rate-limited`: the next request is refused, with a wait of `retryAfterSeconds`;
 * - `server-error`: the next request fails as when the spoke's program dies;
 * - `lost-answer`: the next write takes effect, its answer never arrives;
 * - `hang`: the next request is never answered.
 */
export type ConformanceFault =
  | { readonly kind: 'unauthorized' | 'server-error' | 'lost-answer' | 'hang' }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number };

/** A simulated spoke as the suite drives it. Products it makes are simple, sellable and counted (stock 5) unless said otherwise. */
export interface ConformanceSpoke {
  readonly settings: object;
  readonly credentials: object;
  /** Credentials of the right form that the spoke refuses. */
  readonly badCredentials: object;
  /** Every secret text that must never be shown, good and bad ones. */
  readonly secrets: readonly string[];
  /** External ids of the new products. */
  addProducts(count: number): readonly string[];
  /** A record the mapper cannot make a product of, or the closest thing the spoke can hold. */
  addOddProduct(): string;
  removeProduct(externalId: string): void;
  setStock(externalId: string, quantity: number): void;
  stockOf(externalId: string): number | null;
  /** Gives a product a field the model does not know; returns the text that must survive in its extensions. */
  addUnknownField(externalId: string): string;
  /** Requests received, of any kind. */
  requests(): number;
  /** Writes that took effect. */
  writes(): number;
  /** Lets time pass at the spoke, so that a later change has a later date. Unit: seconds. */
  pass(seconds: number): void;
  fault(fault: ConformanceFault): void;
  /** A genuine delivery about a product as it is now. */
  webhookFor(externalId: string, secret: string): IncomingWebhook;
  /** The same delivery with its content changed, or signed by somebody else. */
  forged(webhook: IncomingWebhook): IncomingWebhook;
  close(): Promise<void>;
}

/** What a connector gives to inherit the suite. */
export interface ConformanceScenario {
  readonly connector: Connector;
  /** Called once per case. */
  readonly startSpoke: () => Promise<ConformanceSpoke>;
  /** Cases that cannot hold here: id to reason. A reason that is empty, or for no case, fails the suite. */
  readonly skip?: Readonly<Record<string, string>>;
  /** Products for the paging cases; more than two pages' worth. Default 230. */
  readonly catalogueSize?: number;
}

/** One promise every connector keeps. */
export interface ConformanceCase {
  /** Stable dotted id. */
  readonly id: string;
  readonly title: string;
  /** @throws when the promise is broken. */
  readonly run: () => Promise<void>;
}

/** Settings of a scenario with some fields replaced, for open sessions. */
export type OpenChanges = { readonly credentials?: object; readonly signal?: AbortSignal; readonly capabilities?: Json };
