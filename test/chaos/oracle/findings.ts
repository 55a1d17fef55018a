/** Something that should not be so. `story` names what to look up for its whole story. */
export interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly story?: { readonly shop?: 'owner' | 'channel'; readonly externalId?: number; readonly productId?: string };
}

/** A finding about a record of a shop. */
export function aboutRecord(rule: string, shop: 'owner' | 'channel', externalId: number, message: string): Finding {
  return { rule, message: `${shop} ${externalId}: ${message}`, story: { shop, externalId } };
}
