import type { Json } from '@hub/contracts';

/** A JSON object, or null when the value is anything else. */
export function objectOf(value: unknown): { readonly [key: string]: Json | undefined } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json | undefined }) : null;
}

/** A JSON list, or an empty one. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A text, or null. Numbers become texts: old releases send some ids and quantities either way. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A positive whole number (also as digits), or null: what WordPress uses as an id. */
export function idOf(value: unknown): number | null {
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null;
}
