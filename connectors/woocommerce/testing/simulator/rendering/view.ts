import type { ShopState } from '../model/shop-state';
import type { ApiVersion } from '../rest/rest-call';

/** How a resource is looked at: which API generation, reading or editing, and right after its creation. */
export interface View {
  readonly state: ShopState;
  readonly api: ApiVersion;
  /** `edit` is what write answers and `context=edit` show: raw texts and a few more fields. */
  readonly context: 'view' | 'edit';
  /** The moment, for sale prices. Milliseconds since 1970. */
  readonly at: number;
  /** True in the answer to the request that created the resource. */
  readonly justCreated?: boolean;
}

/** Shows one field of a stored record. */
export type FieldView<T> = (record: T, view: View) => unknown;

/**
 * @param wanted top-level field names, or undefined for all.
 * @returns the record's fields in the given order.
 */
export function renderFields<T>(
  record: T,
  view: View,
  fields: readonly (readonly [string, FieldView<T>])[],
  wanted: ReadonlySet<string> | undefined,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, show] of fields) if (wanted === undefined || wanted.has(name)) shown[name] = show(record, view);
  return shown;
}
