import { InvalidInputError, isHubError, type HubError } from '@hub/common';
import { observationKey } from '@hub/contracts';
import { readObservation, type ObservedRecord } from '@hub/sync-engine';
import type { BusEvent } from '@hub/sync-engine/ports';

/** A message as far as it can be understood: what it observed, or why it cannot be taken. */
export type MessageReading = { readonly record: ObservedRecord; readonly refusal: null } | { readonly record: ObservedRecord | null; readonly refusal: HubError };

/** Reads an observation from the bus; never throws for what a sender wrote. `receivedAt`: ISO UTC. */
export function readMessage({ type, key, data }: BusEvent, receivedAt: string): MessageReading {
  try {
    const record = readObservation(type, data, receivedAt);
    return key === observationKey(record) ? { record, refusal: null } : { record, refusal: wrongKey(key, observationKey(record)) };
  } catch (error) {
    if (!isHubError(error)) throw error;
    return { record: null, refusal: error };
  }
}

/** Messages of one record share a key, so that they keep their order. */
function wrongKey(key: string, right: string): HubError {
  return new InvalidInputError('observation.wrong-key', `The key of the message is "${key.slice(0, 300)}", it has to be "${right}".`, { param: 'key' });
}
