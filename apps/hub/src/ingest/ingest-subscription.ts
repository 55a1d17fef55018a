import type { SubscribeOptions } from '@hub/sync-engine/ports';
import type { IngestDesk } from './ingest-desk';

/** Consumer group that takes observations. */
export const INGEST_GROUP = 'ingest';

/** Takes what programs outside write to the topic `observation`, from its beginning: nothing sent while no hub ran is passed over. */
export function ingestSubscription(desk: IngestDesk): SubscribeOptions {
  return {
    group: INGEST_GROUP,
    topics: ['observation'],
    from: 'beginning',
    // What cannot be taken will not be taken later either, and its neighbours wait for its retries.
    retries: 1,
    handler: async (events) => {
      for (const event of events) await desk.take(event);
    },
  };
}
