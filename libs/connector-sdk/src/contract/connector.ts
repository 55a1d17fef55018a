import type { Clock, Logger } from '@hub/common';
import type { Aspect, Entity, Json, ProductObservation, RawObservation, StockObservation, StockState } from '@hub/contracts';
import type { ConnectorManifest } from './manifest';
import type { VerifyReport } from './verify';
import type { ConnectorWebhooks, WebhookReceiver } from './webhooks';

/** What a session may know of its connection; settings and credentials are already validated instances. */
export interface ConnectionContext {
  readonly connectionId: string;
  readonly accountId: string;
  readonly settings: object;
  readonly credentials: object;
  /** BCP 47 language of a store that does not say. */
  readonly language: string;
  /** What earlier verifications found (API version, auth rung, namespaces, time zone); opaque to the hub. */
  readonly capabilities: Json;
  readonly publicUrl: string | null;
}

/** Something a session noticed that people should know, though the work goes on. Repeated while it lasts; the hub makes one incident of it. */
export interface ConnectorNotice {
  /**
   * Stable and kebab-case: `answers-cached`, `circuit-open`, `circuit-closed`, `auth-method-changed`, `filter-ignored`,
   * `language-of-original-unknown`, or a connector's own.
   */
  readonly kind: string;
  /** What was noticed and what to do about it; safe to show. */
  readonly message: string;
  readonly details: { readonly [key: string]: Json | undefined };
}

export interface SessionServices {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Aborted when the hub stops or the connection is paused; requests must end promptly. */
  readonly signal: AbortSignal;
  /** Called when the client learned something about the connection's capabilities worth storing. */
  readonly onCapabilities?: (capabilities: Json) => void;
  /** Called when something is wrong that does not stop the work (answers come from a cache, the circuit breaker opened). Must not throw. */
  readonly onNotice?: (notice: ConnectorNotice) => void;
}

export type PullMode =
  | { readonly kind: 'full' }
  /** Records changed at or after `since`, an opaque mark of an earlier pull, widened by the connector's own overlap. */
  | { readonly kind: 'changes'; readonly since: Json }
  /** Ids only, to prove completeness and find deletions. */
  | { readonly kind: 'ids' };

export interface PullRequest {
  readonly entity: Entity;
  readonly mode: PullMode;
  /** Opaque position from the last page, or null to begin; survives restarts. */
  readonly cursor: Json | null;
}

/**
 * A page of a pull. Over one pull each external record appears at most once, also when pages overlap or the pull was resumed from
 * `nextCursor` after a crash. Parents come before their variants.
 */
export interface PullPage {
  readonly observations: readonly RawObservation[];
  /** For `ids` pulls. */
  readonly ids: readonly string[];
  /** Null after the last page. */
  readonly nextCursor: Json | null;
  /** Expected number of records in all, if the spoke says so; for progress only. */
  readonly total: number | null;
  /** Where the next `changes` pull continues once this pull is complete; taken from the spoke's clock at its first answer. */
  readonly mark: Json | null;
  readonly warnings: readonly string[];
}

/** Answer to a fetch by id. Every asked id is in exactly one of observations (also of `gone` records) and `failed`. */
export interface FetchResult {
  /** May hold more than was asked: parents of variants, variants of parents. */
  readonly observations: readonly RawObservation[];
  readonly failed: ReadonlyArray<{ readonly externalId: string; readonly error: Error }>;
}

/** One write. `fields` are the spoke's own field names, made by the connector's mapper; nothing else may be sent. */
export interface PushItem {
  /** Stable over retries of the same intent. */
  readonly key: string;
  readonly externalId: string;
  readonly parentExternalId: string | null;
  readonly fields: { readonly [field: string]: Json };
}

export type PushOutcome =
  /** `answer`: the record as the spoke returned it, when it did. */
  | { readonly key: string; readonly outcome: 'written'; readonly answer: RawObservation | null }
  /** The spoke certainly did not take it. `error` carries the class (see errors/). */
  | { readonly key: string; readonly outcome: 'refused'; readonly error: Error }
  /** The request may or may not have taken effect; read before writing again. */
  | { readonly key: string; readonly outcome: 'unknown'; readonly error: Error };

export interface PushRequest {
  readonly entity: Entity;
  readonly aspect: Aspect;
  readonly items: readonly PushItem[];
}

/** Result of a pure mapper: the canonical record, or why it cannot be one (the record is parked with it). */
export type Mapped<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly message: string };

export interface MapperContext {
  readonly settings: object;
  readonly language: string;
  readonly capabilities: Json;
}

/** What a listing should say about stock, in the spoke's own fields; `null` fields: nothing to write. */
export interface WantedStock {
  /** Record to write to: the listing itself, or its parent when the pool lives there. */
  readonly target: 'self' | 'parent';
  readonly fields: { readonly [field: string]: Json };
  /** Set when the listing cannot hold the state (modes differ): an incident is opened, only what fits is written. */
  readonly issue: string | null;
}

/** Pure functions between the vendor's shapes and the model. They never do I/O and never look at a clock. */
export interface ConnectorMappers {
  product(observation: RawObservation, context: MapperContext): Mapped<ProductObservation>;
  /**
   * The wanted external stock fields for a listing that shows `shown`, when `state` (with the quantity already lowered to what is
   * available) is what the hub wants there.
   */
  wantedStock(state: StockState, shown: StockObservation, context: MapperContext): WantedStock;
  /**
   * The external stock fields that the listing shows now, named as `wantedStock` names them. To compare, take each field of
   * `wantedStock(...).fields` and the one of the same name here; fields only found here are not ours to write.
   */
  shownStock(shown: StockObservation): { readonly [field: string]: Json };
}

/**
 * An open connection to one spoke. Made per unit of work, may be kept for many; used from several tasks at once. Every method throws
 * ConnectorError subclasses only.
 */
export interface ConnectorSession {
  /** Runs the named checks; never throws for a spoke's fault, writes nothing that changes anything. */
  verify(): Promise<VerifyReport>;
  pull(request: PullRequest): Promise<PullPage>;
  /** Reads records by external id, at most `limits.pageSizeRecords` at a time. */
  fetch(entity: Entity, externalIds: readonly string[]): Promise<FetchResult>;
  /** One outcome per item, in any order. Throws only when nothing was sent at all. */
  push(request: PushRequest): Promise<readonly PushOutcome[]>;
  readonly webhooks: ConnectorWebhooks;
  close(): Promise<void>;
}

/** The code for one kind of external system. Stateless; sessions hold what must be held. */
export interface Connector {
  readonly manifest: ConnectorManifest;
  readonly mappers: ConnectorMappers;
  readonly receiver: WebhookReceiver;
  open(context: ConnectionContext, services: SessionServices): ConnectorSession;
}
