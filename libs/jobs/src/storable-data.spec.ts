import { storableData } from './storable-data';

describe('storableData', () => {
  it('replaces what jsonb refuses and keeps the rest', () => {
    expect(storableData({ a: 'x\u0000y', 'b\ud800': ['\udc00', '🪑', 1, null, true] })).toEqual({ a: 'x\ufffdy', 'b\ufffd': ['\ufffd', '🪑', 1, null, true] });
  });
});
