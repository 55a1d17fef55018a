/** What a key may do, each including the ones before it. */
export const ROLES = ['viewer', 'rule-author', 'operator', 'admin'] as const;
/**
 * - `viewer` reads;
 * - `rule-author` also changes how data flows (presets);
 * - `operator` also connects stores, starts runs, clears problems and sets stock;
 * - `admin` also manages keys.
 */
export type Role = (typeof ROLES)[number];

/** Whether a key of role `held` may do what needs `needed`. */
export function mayAct(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed);
}

/** Reads a role from storage; an unknown one may do the least. */
export function toRole(text: string): Role {
  return ROLES.find((role) => role === text) ?? 'viewer';
}
