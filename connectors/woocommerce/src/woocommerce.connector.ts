import { SystemClock } from '@hub/common';
import { SharedRegistry, createDispatcher, sharedDispatcher, type ConnectionContext, type Connector, type ConnectorSession, type DispatcherOptions, type SessionServices } from '@hub/connector-sdk';
import type { Dispatcher } from 'undici';

import { newConnectionState, type ConnectionState } from './client/connection-state';
import { MANIFEST } from './manifest';
import { mapProduct } from './mappers/product.mapper';
import { shownStock, wantedStock } from './mappers/stock.mapper';
import { WooCommerceSession } from './session';
import { wooCommerceReceiver } from './webhooks/receiver';

export interface WooCommerceConnectorOptions {
  /** Own socket pools, e.g. to trust another certificate authority; default: the process's shared ones. */
  readonly dispatcher?: DispatcherOptions;
}

/** The connector for WooCommerce 3.0 and later. Sessions of one connection share what was learned about its store's limits. */
export function createWooCommerceConnector(options: WooCommerceConnectorOptions = {}): Connector {
  const states = new SharedRegistry<ConnectionState>(() => newConnectionState(new SystemClock()));
  let own: Dispatcher | null = null;
  const dispatcher = (): Dispatcher => (options.dispatcher ? (own ??= createDispatcher(options.dispatcher)) : sharedDispatcher());
  return {
    manifest: MANIFEST,
    mappers: { product: mapProduct, wantedStock, shownStock },
    receiver: wooCommerceReceiver,
    open(context: ConnectionContext, services: SessionServices): ConnectorSession {
      const { value, release } = states.take(context.connectionId);
      return new WooCommerceSession({ context, services, dispatcher: dispatcher(), state: value, release });
    },
  };
}

/** The connector as the hub registers it. */
export const wooCommerceConnector: Connector = createWooCommerceConnector();
