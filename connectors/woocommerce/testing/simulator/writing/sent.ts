import type { Params } from '../rest/rest-call';

/** @returns true for a field PHP's `isset` would see: present and not null. */
export function isSent(body: Params, name: string): boolean {
  return body[name] !== undefined && body[name] !== null;
}

/** @returns the value as a list, or undefined when it was not sent as one. */
export function sentList(body: Params, name: string): unknown[] | undefined {
  const value = body[name];
  return Array.isArray(value) ? value : undefined;
}

/** @returns true for what WooCommerce takes for yes; items of a batch are not converted before. */
export function truthy(value: unknown): boolean {
  return value === true || value === 1 || ['1', 'true', 'yes', 'on', 'TRUE'].includes(String(value));
}

/** @returns a whole number as PHP's `intval` reads it: "x" is 0, 2.5 is 2. */
export function phpInteger(value: unknown): number {
  const number = typeof value === 'number' ? value : Number.parseFloat(String(value));
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

/** @returns text for scalar values, empty for anything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** @returns the value as an object, or an empty one. */
export function asObject(value: unknown): Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Params) : {};
}
