import { INGEST_TOKEN_ATTRIBUTE, INGEST_TOKEN_PREFIX } from '@hub/contracts';

const REMOVED = '[removed]';
const TOKEN = new RegExp(`${INGEST_TOKEN_PREFIX}[A-Za-z0-9_-]{8,}`, 'g');
/** In JSON text: the attribute with its value, wherever it stands and however often the text was escaped. */
const ATTRIBUTE = new RegExp(`(\\\\*"${INGEST_TOKEN_ATTRIBUTE}\\\\*"\\s*:\\s*\\\\*")[^"\\\\]*`, 'gi');

/**
 * The value without the proof a sender gave: what is set aside may be read by people whom the sender never trusted with its token.
 * Works on the JSON text, so that it finds the token in messages that are no events too.
 */
export function withoutToken(jsonText: string): string {
  return jsonText.replace(ATTRIBUTE, `$1${REMOVED}`).replace(TOKEN, REMOVED);
}
