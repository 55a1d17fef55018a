export { createWooCommerceConnector, wooCommerceConnector } from './woocommerce.connector';
export type { WooCommerceConnectorOptions } from './woocommerce.connector';
