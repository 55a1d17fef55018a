import type { StoredMeta } from '../model/stored-product';
import { asObject, asText, phpInteger } from './sent';

/**
 * Applies `meta_data` as WooCommerce does: an entry with an id changes or (null value) deletes it, one without id
 * replaces the entry of that key or adds one.
 */
export function applyMeta(current: readonly StoredMeta[], sent: readonly unknown[], nextId: () => number): StoredMeta[] {
  let entries = current.map((entry) => ({ ...entry }));
  for (const item of sent) {
    const { id, key, value } = asObject(item);
    const name = asText(key);
    const target = id === undefined ? entries.find((entry) => entry.key === name) : entries.find((entry) => entry.id === phpInteger(id));
    if (value === null || value === undefined) entries = entries.filter((entry) => entry !== target);
    else if (target) Object.assign(target, { key: name === '' ? target.key : name, value });
    else if (name !== '') entries.push({ id: nextId(), key: name, value });
  }
  return entries;
}
