import { cloudEvent } from '@hub/contracts';
import { toBusEvent } from './bus-event';

describe('toBusEvent', () => {
  const envelope = cloudEvent({ id: '1', type: 'product.changed', subject: 'p', time: '2026-01-01T00:00:00.000Z', accountId: 'acc', data: { version: 2 } });

  it('reads the envelope the hub writes', () => {
    expect(toBusEvent('product', 'p', envelope)).toEqual({
      id: '1', topic: 'product', key: 'p', accountId: 'acc', type: 'entrepot.product.changed', time: '2026-01-01T00:00:00.000Z', data: { version: 2 }, extensions: {},
    });
  });

  it('keeps extension attributes and leaves the account empty when the producer named none', () => {
    const { accountid: _, ...foreign } = envelope;
    expect(toBusEvent('observation', 'p', { ...foreign, ingesttoken: 't0k', retries: 3, odd: {} })).toMatchObject({ accountId: '', extensions: { ingesttoken: 't0k', retries: '3' } });
  });

  it.each([null, 'text', [], {}, { ...envelope, specversion: '0.3' }, { ...envelope, id: 7 }, { ...envelope, type: '' }])('refuses %j', (value) => {
    expect(() => toBusEvent('product', 'p', value)).toThrow(expect.objectContaining({ code: 'event.malformed' }));
  });
});
