/**
 * In which order the laboratory worked, group by group. Files carry no sequence number; ids and dates in them tell it.
 * Groups and names that are not listed come afterwards, by name.
 */
export const GROUP_ORDER = [
  'auth',
  'permalinks-plain',
  'meta',
  'products',
  'stock',
  'variations',
  'batch',
  'meta-data',
  'lists',
  'delete',
  'orders',
  'order-notes',
  'orders-lists',
  'order-note-tracking',
  'webhooks',
  'webhook-failures',
  'wc-v2',
  'transport-failures',
];

const WITHIN: Readonly<Record<string, string>> = {
  auth: 'oauth1-nonce-first-use oauth1-nonce-reused',
  products:
    'category-create category-create-child category-duplicate-name attribute-create-global attribute-term-create-schwarz ' +
    'attribute-term-create-weiss create-simple-managed get-simple create-minimal create-simple-unmanaged create-onbackorder ' +
    'create-outofstock create-unmanaged-onbackorder create-duplicate-sku create-duplicate-global-unique-id ' +
    'create-invalid-global-unique-id create-invalid-type name-with-markup-and-entities get-sku-with-ampersand',
  stock:
    'set-quantity-5 set-quantity-0 set-quantity-negative set-quantity-null set-quantity-as-string set-quantity-same-value ' +
    'set-status-outofstock-while-managed inventory_delta unmanaged-set-quantity unmanaged-set-status-outofstock ' +
    'unmanaged-switch-on-with-quantity managed-switch-off switch-on-without-quantity unmanaged-set-in_stock-v2-name ' +
    'backorder-quantity-3 backorder-quantity-0 hide-catalog-visibility unpublish-draft republish set-price-empty-string set-price ' +
    'post-works-as-put',
  variations:
    'create-variable variation-create variation-create-no-sku variation-any-attribute variations-list variable-parent-after ' +
    'variation-as-product variation-wrong-parent variation-without-own-sku-context-view variation-without-own-sku-context-edit ' +
    'variation-update-via-products-route variation-set-stock parent-manage-stock variation-with-parent-managed-stock ' +
    'variation-set-quantity-when-parent-manages parent-unmanage-stock variations-batch variation-disabled parent-all-variations-out',
  batch: 'create-100 create-101-refused mixed-60-create-60-update-refused update-100-stock same-id-twice mixed-with-item-errors',
  'meta-data':
    'add-meta-by-key same-key-again-without-id update-by-id delete-by-null-value protected-underscore-key internal-key-refused ' +
    'attributes-update-replaces-all categories-update-replaces-all',
  delete:
    'to-trash get-trashed list-by-sku-of-trashed create-with-sku-of-trashed trash-again restore-by-status force get-deleted ' +
    'delete-again variation-delete-no-force variation-delete-force category-delete-no-force',
  orders:
    'create-full get status-to-processing status-to-on-hold status-to-processing-again status-to-completed ' +
    'status-completed-to-processing-back status-same status-invalid status-with-wc-prefix create-guest create-cancelled-flow cancel ' +
    'uncancel create-unknown-product create-by-sku create-unknown-sku create-more-than-stock create-with-own-totals create-empty ' +
    'meta-update transaction-id-and-paid update-line-item-quantity line-item-remove',
  'order-notes': 'create-customer-note create-private-note list list-customer',
  'orders-lists':
    'default status-processing status-two-comma status-two-brackets by-customer guests product search-email after per-page-2 ' +
    'page-beyond-end modified_after-gmt modified_after-gmt-Z-no-flag modified_after-equal delete-to-trash get-trashed ' +
    'list-without-trash list-status-trash update-trashed delete-force get-deleted batch-update',
  'order-note-tracking': '1-customer-note-with-link 2-same-note-again 3-internal-note 4-then-status-completed note-with-html note-empty get',
  webhooks:
    'create-default-wordpress-loopback-url create create-unreachable-url create-ping-answered-500 create-no-secret create-action-topic ' +
    'create-duplicate-topic-and-url create-invalid-topic create-invalid-url create-missing-topic get list update-pause update-activate ' +
    'update-secret-and-url delete-no-force',
  'webhook-failures': 'get-disabled-webhook list-disabled reactivate',
};

/** @returns the place of an exchange in the laboratory's day; lower is earlier. */
export function placeOf(group: string, id: string): [group: number, within: number] {
  const names = (WITHIN[group] ?? '').split(' ');
  const within = names.indexOf(id.slice(group.length + 1));
  const groupPlace = GROUP_ORDER.indexOf(group);
  return [groupPlace < 0 ? GROUP_ORDER.length : groupPlace, within < 0 ? names.length : within];
}
