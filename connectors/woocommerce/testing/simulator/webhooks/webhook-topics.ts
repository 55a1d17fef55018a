import type { ShopEvent } from '../model/shop-state';

const HOOKS: Readonly<Record<string, readonly string[]>> = {
  'coupon.created': ['woocommerce_process_shop_coupon_meta', 'woocommerce_new_coupon'],
  'coupon.updated': ['woocommerce_process_shop_coupon_meta', 'woocommerce_update_coupon'],
  'coupon.deleted': ['wp_trash_post'],
  'coupon.restored': ['untrashed_post'],
  'customer.created': ['user_register', 'woocommerce_created_customer', 'woocommerce_new_customer'],
  'customer.updated': ['profile_update', 'woocommerce_update_customer'],
  'customer.deleted': ['delete_user'],
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
  'product.created': ['woocommerce_process_product_meta', 'woocommerce_new_product', 'woocommerce_new_product_variation'],
  'product.updated': ['woocommerce_process_product_meta', 'woocommerce_update_product', 'woocommerce_update_product_variation'],
  'product.deleted': ['wp_trash_post'],
  'product.restored': ['untrashed_post'],
};

/** @returns true for a topic WooCommerce takes: a listed one, or `action.` with one of its own hooks. */
export function isTopic(topic: string): boolean {
  return topic in HOOKS || /^action\.(woocommerce|wc)_\w+$/.test(topic);
}

/** @returns the PHP hooks behind a topic, as REST shows them. */
export function hooksOf(topic: string): readonly string[] {
  return HOOKS[topic] ?? [topic.slice(topic.indexOf('.') + 1)];
}

/** @returns resource and event of a topic. */
export function partsOf(topic: string): { resource: string; event: string } {
  const dot = topic.indexOf('.');
  return { resource: topic.slice(0, dot), event: topic.slice(dot + 1) };
}

/** @returns the topic of a change. */
export function topicOf(event: ShopEvent): string {
  return `${event.resource}.${event.event}`;
}
