import { createHash, randomBytes } from 'node:crypto';
import { INGEST_TOKEN_PREFIX } from '@hub/contracts';

const CHANCE_BYTES = 24;
/** Characters shown to people so that they recognise a token. */
const SHOWN_CHARACTERS = 8;

/** A new ingest token: 192 bits of chance. */
export function newIngestToken(): string {
  return `${INGEST_TOKEN_PREFIX}${randomBytes(CHANCE_BYTES).toString('base64url')}`;
}

/** Whether a text is meant as an ingest token. */
export function looksLikeIngestToken(text: string): boolean {
  return text.startsWith(INGEST_TOKEN_PREFIX);
}

/** What is stored of a token. Its chance makes a slow hash pointless. */
export function hashOfIngestToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The first characters of a token. */
export function shownPrefixOfIngestToken(token: string): string {
  return token.slice(0, SHOWN_CHARACTERS);
}
