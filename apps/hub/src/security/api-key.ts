import { createHash, randomBytes } from 'node:crypto';

/** Shows what a key is for wherever one turns up, and lets scanners for leaked secrets recognise it. */
const PREFIX = 'ent_';
const CHANCE_BYTES = 24;
/** Characters shown to people so that they recognise a key. */
const SHOWN_CHARACTERS = 8;

/** A new key: 192 bits of chance. */
export function newApiKey(): string {
  return `${PREFIX}${randomBytes(CHANCE_BYTES).toString('base64url')}`;
}

/** What is stored of a key. Its chance makes a slow hash pointless. */
export function hashOfApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The first characters of a key; a quarter of a short one at most. */
export function shownPrefixOf(key: string): string {
  return key.slice(0, Math.min(SHOWN_CHARACTERS, Math.floor(key.length / 4)));
}
