import { hash } from 'node:crypto';
import { canonicalJson } from '@hub/common';
import type { FieldMap, Json } from '@hub/contracts';

/** Canonical texts up to this length stand for themselves: cheaper than a digest and readable in the history. Unit: characters. */
const INLINE_LENGTH = 24;
const DIGEST_LENGTH = 16;

/** Texts that mean "nothing here". */
const EMPTY = new Set(['=null', '=""', '=[]']);

/** A short text that is equal for equal values and, for all practical purposes, only for those (96 bits). */
export function hashOfValue(value: Json): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : canonicalJson(value);
  return text.length <= INLINE_LENGTH ? `=${text}` : hash('sha256', text, 'base64url').slice(0, DIGEST_LENGTH);
}

/** Whether the hash is one of an empty value: null, an empty text, an empty list. */
export function isEmptyHash(valueHash: string): boolean {
  return EMPTY.has(valueHash);
}

/** Hashes of the fields an observation speaks about; an undefined member says nothing. */
export function hashesOf(fields: FieldMap): { [field: string]: string } {
  const hashes: { [field: string]: string } = {};
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    if (value !== undefined) hashes[field] = hashOfValue(value);
  }
  return hashes;
}

/** The value a hash stands for, where it is short enough to be the hash; undefined otherwise. */
export function valueInHash(valueHash: string): Json | undefined {
  return valueHash.startsWith('=') ? (JSON.parse(valueHash.slice(1)) as Json) : undefined;
}
