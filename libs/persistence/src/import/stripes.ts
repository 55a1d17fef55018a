/**
 * Number of advisory locks that names are folded onto. Bounded, because every lock held takes a slot in the server's shared lock
 * table (max_locks_per_transaction × max_connections, 6 400 by default).
 */
export const STRIPES = 4_096;

/** First key of the engine's advisory locks; the stripe is the second. */
export const STRIPE_CLASS = 7_310;

/** Stripes of the names, each once, ascending: whoever takes them in this order never deadlocks with another who does. */
export function stripesOf(names: readonly string[]): number[] {
  return [...new Set(names.map(stripeOf))].sort((left, right) => left - right);
}

/** FNV-1a: cheap, and spreads ids that differ in their last characters. */
function stripeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % STRIPES;
}
