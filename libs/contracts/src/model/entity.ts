/**
 * Every entity type the hub knows, in one place: a manifest says which it carries, and topics, runs and tables take the list from
 * here, so that another one costs a declaration and a mapper.
 */
export const ENTITIES = ['product', 'stock', 'order', 'shipment', 'contact', 'checkout'] as const;
export type Entity = (typeof ENTITIES)[number];

/** What a delivery brings up to date; newest wins per (connection, master record, aspect). */
export const ASPECTS = ['stock', 'content', 'price'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
