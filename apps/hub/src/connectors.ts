import { wooCommerceConnector } from '@connectors/woocommerce';
import type { Connector } from '@hub/connector-sdk';

/** Every connector of this hub. A new one is added here and nowhere else. */
export const CONNECTORS: readonly Connector[] = [wooCommerceConnector];
