import type { Identifier, Json, ProductStatus } from '@hub/contracts';
import { PRODUCT_STATUSES } from '@hub/contracts';
import { packProvenance, type ClaimSource, type FieldOwnership, type OperatorEdit, type ProductRecord } from '../ports';
import { compareSources } from './compare-sources';
import { survivingFields } from './surviving-fields';

/** What survivorship decides about a master; the rest of its record is bookkeeping. */
export type MasterContent = Pick<ProductRecord, 'kind' | 'parentId' | 'status' | 'fields' | 'provenance' | 'identifiers' | 'extensions'>;

/**
 * The golden record of a product from all its links. Kind, parent and extensions come from the link that goes first among equals.
 * Null when nothing is tied to the product any more: it then stays as it is.
 */
export function composeMaster(
  sources: readonly ClaimSource[],
  edits: { readonly [field: string]: OperatorEdit },
  ownership: FieldOwnership,
): MasterContent | null {
  const ranked = sources.length > 1 ? [...sources].sort(compareSources) : sources;
  const first = ranked.find((source) => source.importsProducts) ?? ranked[0];
  if (!first) return null;
  const { fields, origins } = survivingFields(ranked, edits, ownership);
  return {
    kind: first.kind,
    parentId: first.kind === 'variant' ? first.parentProductId : null,
    status: statusOf(fields['status']),
    fields,
    provenance: packProvenance(origins),
    identifiers: identifiersOf(ranked),
    extensions: extensionsOf(ranked),
  };
}

function statusOf(value: Json | undefined): ProductStatus {
  return PRODUCT_STATUSES.find((status) => status === value) ?? 'active';
}

/** Each identifier once, in a fixed order; `given` as the best source wrote it. */
function identifiersOf(ranked: readonly ClaimSource[]): Identifier[] {
  const byKey = new Map<string, Identifier>();
  for (const source of ranked) {
    for (const identifier of source.identifiers) {
      const key = `${identifier.type}:${identifier.value}`;
      if (!byKey.has(key)) byKey.set(key, identifier);
    }
  }
  return [...byKey.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, identifier]) => identifier);
}

function extensionsOf(ranked: readonly ClaimSource[]): { [connector: string]: Json | undefined } {
  const extensions: { [connector: string]: Json | undefined } = {};
  for (const source of ranked) {
    if (extensions[source.connector] === undefined && Object.keys(source.extensions).length > 0) extensions[source.connector] = source.extensions;
  }
  return extensions;
}
