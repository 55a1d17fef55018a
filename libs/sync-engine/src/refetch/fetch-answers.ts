import { failureActionOf, type FetchResult } from '@hub/connector-sdk';
import type { Entity, RawObservation } from '@hub/contracts';

/** A fetch, with the records that are gone among the observations. */
export interface FetchAnswers {
  readonly observations: readonly RawObservation[];
  /** Records that could not be read this time. */
  readonly failed: ReadonlyArray<{ readonly externalId: string; readonly error: Error }>;
}

/** Turns "no such record" failures into observations of that; `startedAt` (ISO UTC) is the moment before the request. */
export function answersOf(entity: Entity, result: FetchResult, startedAt: string): FetchAnswers {
  const isGone = ({ error }: { readonly error: Error }): boolean => failureActionOf(error) === 'record-gone';
  const gone = result.failed.filter(isGone).map(({ externalId }) => goneObservation(entity, externalId, startedAt));
  return { observations: [...result.observations, ...gone], failed: result.failed.filter((failure) => !isGone(failure)) };
}

function goneObservation(entity: Entity, externalId: string, readAt: string): RawObservation {
  return { entity, externalId, source: 'fetch', seen: 'read', sourceVersion: null, readAt, gone: true, raw: {} };
}
