/** Where a value of a master record comes from. `linkId`/`connectionId` are null for a person's edit, whose name is `by`. */
export interface FieldOrigin {
  readonly linkId: string | null;
  readonly connectionId: string | null;
  /** Time of the claim or edit, ISO UTC. */
  readonly at: string;
  readonly by: string | null;
  /** Version of the rule set the claim went through; 0: no rules. */
  readonly ruleSetVersion: number;
}

/** Origins as stored: fields mostly share one, so each stands once and `fields` names them by position. */
export interface PackedProvenance {
  readonly sources: readonly FieldOrigin[];
  readonly fields: { readonly [field: string]: number };
}

/** Puts equal origins together. Pure. */
export function packProvenance(origins: ReadonlyMap<string, FieldOrigin>): PackedProvenance {
  const sources: FieldOrigin[] = [];
  const positions = new Map<string, number>();
  const fields: { [field: string]: number } = {};
  for (const [field, origin] of origins) {
    const key = `${origin.linkId ?? origin.by ?? ''}|${origin.at}`;
    let position = positions.get(key);
    if (position === undefined) {
      position = sources.push(origin) - 1;
      positions.set(key, position);
    }
    fields[field] = position;
  }
  return { sources, fields };
}

/** Origin of each field. Pure. */
export function unpackProvenance(packed: PackedProvenance): { readonly [field: string]: FieldOrigin } {
  const origins: { [field: string]: FieldOrigin } = {};
  for (const [field, position] of Object.entries(packed.fields)) {
    const origin = packed.sources[position];
    if (origin) origins[field] = origin;
  }
  return origins;
}
