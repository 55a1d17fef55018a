import type { FieldMap, Json } from '@hub/contracts';
import type { LinkSync, OwnValue } from '../ports';
import { hashOfValue } from './value-hash';

/** A write about to be sent. `fields`: claimable fields by name, or whatever name the aspect has (`stock`). */
export interface BegunWrite {
  /** Fences the write: an answer with another token settles nothing. */
  readonly token: string;
  readonly deliveryId: string;
  readonly fields: FieldMap;
  readonly startedAt: string;
}

/** What the spoke answered. */
export interface WriteAnswer {
  readonly token: string;
  /** The record's claimable fields as returned; null when the answer did not show the record. */
  readonly fields: FieldMap | null;
  /** The source's version in the answer. */
  readonly sourceVersion: string | null;
  readonly answeredAt: string;
}

/** Notes a write; to be committed before the request is sent. */
export function beginWrite(sync: LinkSync, write: BegunWrite): LinkSync {
  const others = sync.inFlight.filter((other) => other.token !== write.token);
  return { ...sync, inFlight: [...others, { ...write, lostAt: null }] };
}

/**
 * Takes in the answer for the fields written: they are what the spoke should show from now on. The answer's other fields are an
 * observation like any other and go to the importer with it. An answer that did not show the record says as little as a lost one.
 */
export function applyAnswer(sync: LinkSync, answer: WriteAnswer): LinkSync {
  const write = sync.inFlight.find((candidate) => candidate.token === answer.token);
  if (!write) return sync;
  if (answer.fields === null) return answered(applyUnknown(sync, answer.token, answer.answeredAt), answer.answeredAt);
  const expected: { [field: string]: Json | undefined } = { ...sync.expected };
  const own: OwnValue[] = [];
  for (const [field, sent] of Object.entries(write.fields)) {
    const value = answer.fields[field] === undefined ? sent : answer.fields[field];
    expected[field] = value;
    own.push({ field, hash: hashOfValue(value ?? null), version: answer.sourceVersion, at: answer.answeredAt });
  }
  const inFlight = sync.inFlight.filter((other) => other !== write);
  return answered({ ...sync, expected, inFlight, uncertain: [...sync.uncertain, ...own] }, answer.answeredAt);
}

/** The spoke certainly did not take the write. */
export function applyRefusal(sync: LinkSync, token: string): LinkSync {
  return { ...sync, inFlight: sync.inFlight.filter((write) => write.token !== token) };
}

/** The answer is lost: the write may have taken effect, now or later. A read that begins after `lostAt` settles it. */
export function applyUnknown(sync: LinkSync, token: string, lostAt: string): LinkSync {
  return { ...sync, inFlight: sync.inFlight.map((write) => (write.token === token ? { ...write, lostAt } : write)) };
}

function answered(sync: LinkSync, at: string): LinkSync {
  return { ...sync, answeredAt: sync.answeredAt !== null && sync.answeredAt > at ? sync.answeredAt : at };
}
