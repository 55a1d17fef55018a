import { readBatch } from './read-batch';

const NOW = '2026-03-01T09:30:00.000Z';
const CONNECTION = '01981c5e-7c1a-7000-8000-000000000001';

function anEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { specversion: '1.0', id: '1', source: '/erp', type: 'entrepot.record.observed', data: { connectionId: CONNECTION, entity: 'product', externalId: '7' }, ...changes };
}

describe('a request that sends observations', () => {
  it('may hold one event or a batch', () => {
    expect(readBatch(anEvent(), NOW)).toHaveLength(1);
    expect(readBatch([anEvent(), anEvent({ id: '2' })], NOW)).toHaveLength(2);
  });

  it.each([
    ['no body', undefined, 'observation.malformed', 'event'],
    ['an empty batch', [], 'observation.no-events', undefined],
    ['too many events', Array.from({ length: 501 }, () => anEvent()), 'observation.too-many', undefined],
    ['something else', [anEvent(), 'event'], 'observation.malformed', '1.event'],
    ['another version of CloudEvents', anEvent({ specversion: '0.3' }), 'observation.malformed', 'specversion'],
    ['an event without id', [anEvent({ id: '' })], 'observation.malformed', '0.id'],
    ['an event without data', [anEvent(), anEvent({ data: undefined })], 'observation.malformed', '1.data'],
    ['an event of another type', [anEvent({ type: 'x' })], 'observation.wrong-type', '0.type'],
  ])('is refused whole when it holds %s, naming the place', (_what, body, code, param) => {
    expect(() => readBatch(body, NOW)).toThrow(expect.objectContaining({ code, param }));
  });
});
