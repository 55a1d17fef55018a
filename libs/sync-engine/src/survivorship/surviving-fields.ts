import { fieldGroupOf, type FieldMap, type Json } from '@hub/contracts';
import type { Claim, ClaimSource, FieldOrigin, FieldOwnership, OperatorEdit, Ownership } from '../ports';
import { compareSources } from './compare-sources';

/** Fields of a master and where each value comes from. */
export interface Survivors {
  readonly fields: FieldMap;
  readonly origins: ReadonlyMap<string, FieldOrigin>;
}

interface Candidate {
  readonly source: ClaimSource;
  readonly claim: Claim;
}

const LATEST: Ownership = { kind: 'latest' };

/**
 * The golden record's fields: a pure function of the claims, people's edits and who owns which fields. Claims of links made under
 * `create only` count where nobody else claims. A field whose group is owned or ranked takes the owner's word, and nobody else's where
 * the owner is the only one named. A person's edit counts like the latest claim and wins ties; it does not overrule an owner.
 */
export function survivingFields(
  sources: readonly ClaimSource[],
  edits: { readonly [field: string]: OperatorEdit },
  ownership: FieldOwnership,
): Survivors {
  const fields: { [field: string]: Json } = {};
  const origins = new Map<string, FieldOrigin>();
  const candidates = candidatesByField(sources);
  const names = new Set([...candidates.keys(), ...Object.keys(edits)]);
  for (const field of [...names].sort()) {
    const owner = ownership[fieldGroupOf(field)] ?? LATEST;
    const best = bestClaim(candidates.get(field) ?? [], owner);
    const edit = owner.kind === 'latest' ? edits[field] : undefined;
    if (edit && (!best || edit.at >= best.claim.at)) {
      fields[field] = edit.value;
      origins.set(field, { linkId: null, connectionId: null, at: edit.at, by: edit.by, ruleSetVersion: 0 });
    } else if (best) {
      fields[field] = best.claim.value;
      origins.set(field, { linkId: best.source.linkId, connectionId: best.source.connectionId, at: best.claim.at, by: null, ruleSetVersion: 0 });
    }
  }
  return { fields, origins };
}

function candidatesByField(sources: readonly ClaimSource[]): Map<string, Candidate[]> {
  const byField = new Map<string, Candidate[]>();
  for (const source of sources) {
    if (!source.importsProducts) continue;
    for (const [field, claim] of Object.entries(source.claims)) {
      const group = byField.get(field);
      if (group) group.push({ source, claim });
      else byField.set(field, [{ source, claim }]);
    }
  }
  return byField;
}

function bestClaim(candidates: readonly Candidate[], ownership: Ownership): Candidate | undefined {
  const entitled = ownership.kind === 'owner' ? candidates.filter(({ source }) => source.connectionId === ownership.connectionId) : candidates;
  const overwriting = entitled.filter(({ source }) => source.mode === 'overwrite');
  const counting = overwriting.length > 0 ? overwriting : entitled;
  return counting.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || compareCandidates(candidate, best, ownership) < 0 ? candidate : best),
    undefined,
  );
}

function compareCandidates(left: Candidate, right: Candidate, ownership: Ownership): number {
  if (ownership.kind === 'ranked') {
    const order = placeIn(ownership.connectionIds, left) - placeIn(ownership.connectionIds, right);
    if (order !== 0) return order;
  }
  if (left.claim.at !== right.claim.at) return left.claim.at > right.claim.at ? -1 : 1;
  return compareSources(left.source, right.source);
}

/** Connections that the list leaves out come after all that it names. */
function placeIn(connectionIds: readonly string[], candidate: Candidate): number {
  const place = connectionIds.indexOf(candidate.source.connectionId);
  return place === -1 ? connectionIds.length : place;
}
