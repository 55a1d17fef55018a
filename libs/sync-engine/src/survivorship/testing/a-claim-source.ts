import type { ClaimSource } from '../../ports';

/** A link with nothing said; a test states what matters. */
export function aClaimSource(source: Partial<ClaimSource> = {}): ClaimSource {
  return {
    connectionId: 'c1',
    connector: 'toy',
    importsProducts: true,
    rank: 0,
    warehouseId: 'w1',
    ownsWarehouse: false,
    linkId: 'l1',
    listingId: 'i1',
    visibility: 'listed',
    externalId: 'x1',
    parentExternalId: null,
    parentProductId: null,
    productId: 'p1',
    mode: 'overwrite',
    gone: false,
    kind: 'simple',
    language: 'en',
    identifiers: [],
    extensions: {},
    claims: {},
    shown: null,
    sourceVersion: null,
    readAt: '2026-01-01T00:00:00.000Z',
    ...source,
  };
}
