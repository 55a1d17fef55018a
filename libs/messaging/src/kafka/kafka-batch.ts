import { chunk } from '@hub/common';
import type { Topic } from '@hub/contracts';
import type { BusEvent } from '@hub/sync-engine/ports';
import type { Batch, KafkaMessage } from 'kafkajs';
import { readBusEvent } from '../consume/bus-event';

/** A part of a fetched batch that is handled and committed at once. */
export interface KafkaChunk {
  readonly events: readonly BusEvent[];
  /** Last offset of the part. */
  readonly lastOffset: string;
  /** Offset to commit once the part is handled: the next one to read. */
  readonly nextOffset: string;
}

/** Cuts a fetched batch into parts. Tombstones are passed over: the hub's events carry full state and delete nothing. */
export function chunksOf(batch: Pick<Batch, 'messages' | 'lastOffset'>, topic: Topic, sizeEvents: number): KafkaChunk[] {
  const parts = chunk(batch.messages, sizeEvents);
  return parts.map((part, at) => {
    const lastOffset = (part[part.length - 1] as KafkaMessage).offset;
    // What follows the last message (the end mark of a transaction) is read with it.
    const reached = at === parts.length - 1 ? batch.lastOffset() : lastOffset;
    return {
      events: part.filter((message) => message.value !== null).map((message) => toEvent(topic, message)),
      lastOffset,
      nextOffset: String(BigInt(reached) + 1n),
    };
  });
}

function toEvent(topic: Topic, message: KafkaMessage): BusEvent {
  return readBusEvent(topic, message.key?.toString('utf8') ?? '', parsed(message.value?.toString('utf8') ?? ''));
}

/** The JSON value, or the text itself where it is no JSON, or JSON that nobody could walk: it is parked as it came. */
function parsed(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return isTooDeep(value) ? text : value;
  } catch {
    return text;
  }
}

/** Nothing that is an event is nested deeper; writing down what is nested without end would exhaust the stack. */
const MAX_DEPTH = 200;

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((member) => (member !== null && typeof member === 'object' ? Object.values(member) : []));
  }
  return false;
}
