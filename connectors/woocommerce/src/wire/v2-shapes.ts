import type { Json } from '@hub/contracts';

type Fields = { readonly [field: string]: Json | undefined };

/**
 * A `wc/v2` record in the words of `wc/v3`: the boolean `in_stock` becomes `stock_status` (v2 cannot say `onbackorder`), a
 * variation's `visible` becomes `status`. Records of v3 pass unchanged.
 */
export function fromV2(record: Fields): Fields {
  if (typeof record['in_stock'] !== 'boolean' || record['stock_status'] !== undefined) return record;
  const { in_stock: inStock, visible, ...rest } = record;
  const status = rest['status'] ?? (typeof visible === 'boolean' ? (visible ? 'publish' : 'private') : undefined);
  return { ...rest, ...(status === undefined ? {} : { status }), stock_status: inStock ? 'instock' : 'outofstock' };
}

/** Fields to write in the words of `wc/v2`. */
export function toV2(fields: Fields): Fields {
  const { stock_status: stockStatus, ...rest } = fields;
  return stockStatus === undefined ? rest : { ...rest, in_stock: stockStatus !== 'outofstock' };
}
