import type { Json } from '@hub/contracts';

import { idOf, objectOf, textOf } from '../wire/json';

type Fields = { readonly [field: string]: Json | undefined };

export interface LanguageReading {
  readonly language: string;
  /** External id of the original this record translates; its own where it is the original. */
  readonly listingKey: string;
}

/**
 * Language plugins (WPML, Polylang) give each translation a record of its own, tied together by `translations` (language → id). The
 * original is the one in the store's own language; where that is not among them, the oldest (smallest id).
 */
export function languageOf(record: Fields & { readonly id: number }, storeLanguage: string): LanguageReading {
  const lang = textOf(record['lang'])?.trim();
  const language = lang ? tagOf(lang, storeLanguage) : storeLanguage;
  return { language, listingKey: String(originalOf(record, storeLanguage)) };
}

function originalOf(record: Fields & { readonly id: number }, storeLanguage: string): number {
  const twins = Object.entries(objectOf(record['translations']) ?? {}).flatMap(([lang, value]) => {
    const id = idOf(value);
    return id === null ? [] : [{ lang, id }];
  });
  const own = twins.find((twin) => primary(twin.lang) === primary(storeLanguage));
  return own?.id ?? Math.min(record.id, ...twins.map((twin) => twin.id));
}

/** A plugin's code as BCP 47; the store's own tag where it says the same language more precisely. */
function tagOf(lang: string, storeLanguage: string): string {
  const tag = lang.replace(/_/g, '-');
  return tag.toLowerCase() === primary(storeLanguage) ? storeLanguage : tag;
}

function primary(tag: string): string {
  return (tag.split(/[-_]/)[0] ?? tag).toLowerCase();
}
