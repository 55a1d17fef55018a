import type { KafkaMessage } from 'kafkajs';
import { malformationOf } from '../consume/bus-event';
import { chunksOf } from './kafka-batch';

const message = (offset: number, value: unknown): KafkaMessage => ({
  offset: String(offset), key: Buffer.from('k'), timestamp: '0', attributes: 0, headers: {},
  value: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});
const envelope = { specversion: '1.0', id: '1', type: 't', time: 'now', accountid: 'a', data: 1 };

describe('chunksOf', () => {
  it('cuts a batch and commits past the end mark of its transaction with the last part', () => {
    const batch = { messages: [1, 2, 3].map((offset) => message(offset, envelope)), lastOffset: () => '4' };
    expect(chunksOf(batch, 'product', 2).map(({ events, lastOffset, nextOffset }) => [events.length, lastOffset, nextOffset])).toEqual([[2, '2', '3'], [1, '3', '5']]);
  });

  it('passes tombstones over and marks what is no event', () => {
    const batch = { messages: [message(1, null), message(2, '{"half'), message(3, { specversion: '0.3' })], lastOffset: () => '3' };
    const [part] = chunksOf(batch, 'observation', 10);
    expect(part?.events).toHaveLength(2);
    expect(part?.events.map((event) => malformationOf(event)?.code)).toEqual(['event.malformed', 'event.malformed']);
    expect(part?.events[0]?.data).toBe('{"half');
  });
});
