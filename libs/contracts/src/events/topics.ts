/** Topics of the hub, without their prefix. Out-topics carry full state keyed by record id and are compacted. */
export const OUT_TOPICS = ['product', 'order', 'stock', 'shipment', 'contact', 'checkout'] as const;
export const OTHER_TOPICS = ['observation', 'delivery', 'delivery-result', 'parked'] as const;
export const TOPICS = [...OUT_TOPICS, ...OTHER_TOPICS] as const;
export type Topic = (typeof TOPICS)[number];
/** Default prefix of topic names on Kafka: `entrepot.product`. */
export const TOPIC_PREFIX = 'entrepot';
