import type { ClaimSource } from '../ports';
import { compareSources } from '../survivorship';

/** Items a product may be counted by: its own, and its parent's. */
export interface ItemChoice {
  readonly own: string;
  /** Null when the product has no parent. */
  readonly parents: string | null;
}

/**
 * What a product is counted by. The connection that owns its warehouse says so, else the link that goes first: a variant that draws
 * on its parent's pool shares the parent's item.
 */
export function stockItemOf(sources: readonly ClaimSource[], choice: ItemChoice): string {
  const speaking = sources.filter((source) => !source.gone && source.shown !== null);
  const owners = speaking.filter((source) => source.ownsWarehouse);
  const [first] = (owners.length > 0 ? owners : speaking).sort(compareSources);
  return first?.shown?.stock.scope === 'parent' && choice.parents !== null ? choice.parents : choice.own;
}
