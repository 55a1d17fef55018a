import { deflateSync, inflateSync } from 'node:zlib';
import type { Json } from '@hub/contracts';

/** Compresses a raw record for `hub.observation`: JSON, then zlib at its fastest level (webhooks wait for it). */
export function packRaw(raw: Json): Buffer {
  return deflateSync(JSON.stringify(raw), { level: 1 });
}

/** The record as it was packed. */
export function unpackRaw(packed: Buffer): Json {
  return JSON.parse(inflateSync(packed).toString('utf8')) as Json;
}
