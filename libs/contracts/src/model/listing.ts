export const LISTING_STATES = ['not-listed', 'listed', 'hidden', 'paused', 'broken'] as const;
/** A product on one connection: whether it is there and shown. `broken`: it was linked and the record has gone from the spoke. */
export type ListingState = (typeof LISTING_STATES)[number];

export const LINK_STATES = ['linked', 'unlinked'] as const;
export type LinkState = (typeof LINK_STATES)[number];
