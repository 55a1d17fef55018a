import type { Json } from '@hub/contracts';

import { objectOf, textOf } from '../wire/json';

/** Position in a walk by ascending id; survives restarts. */
export interface PullCursor {
  /** Highest product id passed on completely. */
  readonly lastId: number;
  /** Where the next page begins, before the overlap. */
  readonly offset: number;
  /** A product whose variations were passed on only up to `lastVariationId`. */
  readonly inside: { readonly productId: number; readonly lastVariationId: number } | null;
  /** Products per page that fitted last time; null: as many as the store bears. */
  readonly pageSize: number | null;
  /** The store's clock at its first answer, ISO UTC. */
  readonly mark: string | null;
  /** Whether the store was seen to ignore the date filter: the rest is found by comparing dates ourselves. */
  readonly scanning: boolean;
  /** Products passed on so far, for the completeness check. */
  readonly passed: number;
}

export const START: PullCursor = { lastId: 0, offset: 0, inside: null, pageSize: null, mark: null, scanning: false, passed: 0 };

/** A stored cursor, or the start for anything unreadable. */
export function cursorOf(stored: Json | null): PullCursor {
  const given = objectOf(stored);
  if (!given) return START;
  const inside = objectOf(given['inside']);
  return {
    lastId: whole(given['lastId']),
    offset: whole(given['offset']),
    inside: inside ? { productId: whole(inside['productId']), lastVariationId: whole(inside['lastVariationId']) } : null,
    pageSize: whole(given['pageSize']) || null,
    mark: textOf(given['mark']),
    scanning: given['scanning'] === true,
    passed: whole(given['passed']),
  };
}

/** A cursor as plain JSON. */
export function storedCursor(cursor: PullCursor): Json {
  return { ...cursor, inside: cursor.inside === null ? null : { ...cursor.inside } };
}

function whole(value: Json | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
