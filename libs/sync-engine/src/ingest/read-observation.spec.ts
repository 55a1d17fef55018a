import fc from 'fast-check';
import { isHubError } from '@hub/common';
import { namedRecordOf, readObservation } from './read-observation';

const NOW = '2026-03-01T09:30:00.000Z';
const CONNECTION = '01981c5e-7c1a-7000-8000-000000000001';
const TYPE = 'entrepot.record.observed';

function data(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { connectionId: CONNECTION, entity: 'product', externalId: '1042', sourceVersion: '2026-03-01T09:29:58Z', raw: { id: 1042 }, ...changes };
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return { value };
}

describe('reading what a program outside observed', () => {
  it('makes an observation that was pushed', () => {
    expect(readObservation(TYPE, data(), NOW)).toEqual({
      connectionId: CONNECTION,
      entity: 'product',
      externalId: '1042',
      observation: { entity: 'product', externalId: '1042', source: 'bus', seen: 'push', sourceVersion: '2026-03-01T09:29:58Z', readAt: NOW, raw: { id: 1042 } },
    });
  });

  it.each([
    ['says nothing of its content', { raw: undefined }],
    ['has no content', { raw: null }],
    ['is said to be gone', { gone: true }],
  ])('has a record read that %s', (_what, changes) => {
    expect(readObservation(TYPE, data(changes), NOW)).toEqual({ connectionId: CONNECTION, entity: 'product', externalId: '1042', observation: null });
  });

  it.each([
    ['connectionId', 'shop'],
    ['entity', 'galaxy'],
    ['externalId', ''],
    ['externalId', 7],
    ['externalId', 'x'.repeat(201)],
    ['externalId', 'a\u0000b'],
    ['externalId', '\ud800'],
    ['sourceVersion', 12],
    ['sourceVersion', ''],
    ['sourceVersion', 'x'.repeat(101)],
    ['gone', 'yes'],
    ['raw', 'text'],
    ['raw', [1]],
    ['raw', nested(100)],
    ['raw', nested(200_000)],
    ['colour', 'blue'],
  ])('refuses a bad %s', (member, value) => {
    expect(() => readObservation(TYPE, data({ [member]: value }), NOW)).toThrow(expect.objectContaining({ code: 'observation.malformed', param: `data.${member}` }));
  });

  it('refuses another type of event, and a record that is too large', () => {
    expect(() => readObservation('entrepot.product.changed', data(), NOW)).toThrow(expect.objectContaining({ code: 'observation.wrong-type' }));
    expect(() => readObservation(TYPE, data({ raw: { text: 'x'.repeat(1_000_001) } }), NOW)).toThrow(expect.objectContaining({ code: 'observation.too-large', type: 'too-large' }));
  });

  it('answers anything with an observation or a clear refusal', () => {
    const some = fc.oneof(fc.anything(), fc.record({ connectionId: fc.oneof(fc.constant(CONNECTION), fc.anything()), entity: fc.constant('product'), externalId: fc.oneof(fc.string(), fc.anything()), raw: fc.anything() }));
    fc.assert(
      fc.property(some, (value) => {
        expect(() => namedRecordOf(value)).not.toThrow();
        try {
          expect(readObservation(TYPE, value, NOW).connectionId).toBe(CONNECTION);
        } catch (error) {
          if (!isHubError(error)) throw error;
        }
      }),
    );
  });
});
