import { OBSERVED_TYPE } from './observation-event';
import type { Topic } from './topics';

/** What is declared of an event type; its schema and its place in the AsyncAPI document are generated from this. */
export interface EventDeclaration {
  readonly topic: Topic;
  /** `out`: the hub sends it; `in`: programs send it to the hub. */
  readonly direction: 'out' | 'in';
  /** Name of the interface of its data in this library. */
  readonly data: string;
  readonly title: string;
  /** What the key of its messages is, for people. */
  readonly key: string;
}

/** Every type of event there is. One that is emitted without standing here fails the build. */
export const EVENT_CATALOGUE: Readonly<Record<string, EventDeclaration>> = {
  'entrepot.product.changed': { topic: 'product', direction: 'out', data: 'ProductEventData', title: 'A product changed', key: 'id of the product' },
  'entrepot.stock.changed': { topic: 'stock', direction: 'out', data: 'StockEventData', title: 'A stock level changed', key: 'id of the stock level' },
  [OBSERVED_TYPE]: { topic: 'observation', direction: 'in', data: 'ObservationEventData', title: 'A record was observed', key: '`connectionId:entity:externalId`' },
};
