import { deflateSync, inflateSync } from 'node:zlib';
import type { Json } from '@hub/contracts';

/** Records are a few kilobytes: a small window and little working memory halve the time, most of which is setting up. */
const SMALL_AND_FAST = { level: 1, memLevel: 6, windowBits: 13 };

/** Compresses a raw record for `hub.observation`: JSON, then zlib at its fastest level (webhooks wait for it). */
export function packRaw(raw: Json): Buffer {
  return deflateSync(JSON.stringify(raw), SMALL_AND_FAST);
}

/** The record as it was packed. */
export function unpackRaw(packed: Buffer): Json {
  return JSON.parse(inflateSync(packed).toString('utf8')) as Json;
}
