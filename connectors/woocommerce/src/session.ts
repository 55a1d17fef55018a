import {
  CircuitOpenError,
  ConnectorError,
  HttpClient,
  Redactor,
  type CircuitState,
  type ConnectionContext,
  type ConnectorNotice,
  type ConnectorSession,
  type ConnectorWebhooks,
  type FetchResult,
  type PullPage,
  type PullRequest,
  type PushOutcome,
  type PushRequest,
  type SessionServices,
  type VerifyReport,
} from '@hub/connector-sdk';
import type { Entity } from '@hub/contracts';
import type { Dispatcher } from 'undici';

import type { ConnectionState } from './client/connection-state';
import { Signer } from './client/signer';
import { baseOf } from './client/store-address';
import { StoreAccess } from './client/store-access';
import { WooClient, type WooClientParts } from './client/woo-client';
import { REQUEST_TIMEOUT_MS } from './manifest';
import { fetchProducts } from './operations/fetch-products';
import { pullProducts } from './operations/pull-products';
import { pushStock } from './operations/push-stock';
import type { OperationContext } from './operations/reading';
import type { WooCommerceCredentials } from './settings/woocommerce.credentials';
import type { WooCommerceSettings } from './settings/woocommerce.settings';
import { verifyStore } from './verify/verify-store';
import { WebhookProvisioning } from './webhooks/provisioning';

/** Names the hub to hosts and firewalls. */
export const USER_AGENT = 'Entrepot/0.1 (commerce data hub)';

export interface SessionParts {
  readonly context: ConnectionContext;
  readonly services: SessionServices;
  readonly dispatcher: Dispatcher;
  readonly state: ConnectionState;
  readonly release: () => void;
}

/** An open connection to one WooCommerce store. */
export class WooCommerceSession implements ConnectorSession {
  readonly webhooks: ConnectorWebhooks;
  private readonly operations: OperationContext;
  private readonly closing = new AbortController();
  private readonly signal: AbortSignal;

  constructor(private readonly parts: SessionParts) {
    this.signal = AbortSignal.any([parts.services.signal, this.closing.signal]);
    parts.state.listeners.add(this.onCircuit);
    const store = this.openStore();
    this.webhooks = new WebhookProvisioning(store);
    this.operations = { store, state: parts.state, clock: parts.services.clock, onNotice: this.notify };
  }

  verify(): Promise<VerifyReport> {
    const { context, services, dispatcher } = this.parts;
    return verifyStore({ context, clock: services.clock, signal: this.signal, dispatcher, timeoutMs: this.timeoutMs, userAgent: USER_AGENT });
  }

  async pull(request: PullRequest): Promise<PullPage> {
    assertCarried(request.entity);
    return pullProducts(this.operations, request);
  }

  async fetch(entity: Entity, externalIds: readonly string[]): Promise<FetchResult> {
    assertCarried(entity);
    return fetchProducts(this.operations, externalIds);
  }

  async push(request: PushRequest): Promise<readonly PushOutcome[]> {
    if (request.aspect !== 'stock') throw new ConnectorError('validation', 'woocommerce.aspect-not-carried', `WooCommerce connections do not write "${request.aspect}"`, 'stop-run');
    return pushStock(this.operations, request.items);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.parts.state.listeners.delete(this.onCircuit);
    this.parts.release();
  }

  private get timeoutMs(): number {
    return (this.parts.context.settings as WooCommerceSettings).requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  }

  private openStore(): StoreAccess {
    const { context, services, state } = this.parts;
    const credentials = context.credentials as WooCommerceCredentials;
    const redactor = new Redactor([credentials.consumerKey, credentials.consumerSecret]);
    const http = new HttpClient({
      dispatcher: this.parts.dispatcher,
      budget: state.budget,
      breaker: state.breaker,
      redactor,
      clock: services.clock,
      signal: this.signal,
      timeoutMs: this.timeoutMs,
      userAgent: USER_AGENT,
    });
    const clientParts: WooClientParts = { http, redactor, clock: services.clock, state, signer: new Signer(credentials, services.clock) };
    return new StoreAccess({
      ...clientParts,
      client: new WooClient(clientParts),
      base: baseOf((context.settings as WooCommerceSettings).url),
      stored: context.capabilities,
      onCapabilities: (capabilities) => services.onCapabilities?.(capabilities),
      onNotice: this.notify,
    });
  }

  private readonly notify = (notice: ConnectorNotice): void => {
    const { services, context } = this.parts;
    services.logger.warn('connector notice', { connectionId: context.connectionId, kind: notice.kind, message: notice.message });
    services.onNotice?.(notice);
  };

  private readonly onCircuit = (state: CircuitState, error: Error | null): void => {
    if (state === 'half-open') return;
    const message = state === 'open' ? new CircuitOpenError(1_000, error).message : 'The store answers again';
    this.notify({ kind: state === 'open' ? 'circuit-open' : 'circuit-closed', message, details: {} });
  };
}

/** Stock is part of a product's record here, so both are read alike. */
function assertCarried(entity: Entity): void {
  if (entity === 'product' || entity === 'stock') return;
  throw new ConnectorError('validation', 'woocommerce.entity-not-carried', `WooCommerce connections do not carry "${entity}"`, 'stop-run');
}
