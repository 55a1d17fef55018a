import type { Json, ObservationSource, RawObservation } from '@hub/contracts';

import { idOf, objectOf, textOf } from './json';
import { modifiedAtOf, type HubNotes, type WireProduct } from './product.wire';
import { fromV2 } from './v2-shapes';

/** A record of an answer with the connector's notes on it, or null when it is no record. Links to other routes are dropped. */
export function wireRecord(value: Json | undefined, texts: HubNotes['texts']): WireProduct | null {
  const record = objectOf(value);
  const id = idOf(record?.['id']);
  if (!record || id === null) return null;
  const { _links: _, ...kept } = fromV2(record);
  return { ...kept, id, hub: { texts } };
}

/** A variation with what the nested route leaves out: its type and parent in old releases, and what it may have inherited. */
export function variationRecord(record: WireProduct, parent: WireProduct): WireProduct {
  return {
    ...record,
    type: 'variation',
    parent_id: parent.id,
    hub: { texts: record.hub?.texts ?? 'rendered', parent_sku: textOf(parent.sku) ?? '', parent_name: textOf(parent.name) ?? '' },
  };
}

/** The observation of a record that was read or written. `readAt`: hub clock before the request was sent. */
export function observationOf(record: WireProduct, source: ObservationSource, readAt: string): RawObservation {
  return {
    entity: 'product',
    externalId: String(record.id),
    source,
    seen: 'read',
    sourceVersion: modifiedAtOf(record),
    readAt,
    ...(record.status === 'trash' ? { gone: true } : {}),
    raw: record,
  };
}

/** The observation that a record does not exist (any more). */
export function goneObservation(externalId: string, source: ObservationSource, readAt: string): RawObservation {
  return { entity: 'product', externalId, source, seen: 'read', sourceVersion: null, readAt, gone: true, raw: { id: Number(externalId) } };
}
