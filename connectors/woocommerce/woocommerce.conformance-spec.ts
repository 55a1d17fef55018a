import { describeConnectorConformance } from '@hub/connector-sdk/testing';

import { WooCommerceConformanceSpoke } from './src/testing/conformance-spoke';
import { createWooCommerceConnector } from './src/woocommerce.connector';

describe.each(['11.0.1', '5.9.0', '3.9.1', '3.4.0'])('WooCommerce %s', (version) => {
  describeConnectorConformance({ connector: createWooCommerceConnector(), startSpoke: () => WooCommerceConformanceSpoke.start(version) });
});
