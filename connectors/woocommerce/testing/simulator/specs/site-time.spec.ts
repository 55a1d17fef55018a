import { WooCommerceSimulator } from '../index';
import type { SimulatorOptions } from '../index';
import { ShopClient } from './shop-client';

describe('dates of a shop', () => {
  const open: WooCommerceSimulator[] = [];
  const start = async (zone: SimulatorOptions['zone'], at: string, version = '11.0.1'): Promise<[WooCommerceSimulator, ShopClient]> => {
    const simulator = await WooCommerceSimulator.start({ queue: 'manual', now: () => Date.parse(at), version, ...(zone ? { zone } : {}) });
    open.push(simulator);
    return [simulator, new ShopClient(simulator)];
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((simulator) => simulator.close()));
  });

  it.each([
    [{ gmtOffsetHours: 13 }, '2026-11-21T10:00:00Z', '2026-11-21T23:00:00'],
    [{ gmtOffsetHours: -8 }, '2026-11-21T04:00:00Z', '2026-11-20T20:00:00'],
    [{ timezone: 'America/Los_Angeles' }, '2026-07-01T04:00:00Z', '2026-06-30T21:00:00'],
    [{ timezone: 'America/Los_Angeles' }, '2026-12-01T04:00:00Z', '2026-11-30T20:00:00'],
    [{ timezone: 'Asia/Kathmandu' }, '2026-12-01T04:00:00Z', '2026-12-01T09:45:00'],
  ])('are shown on the wall clock of %p and in UTC', async (zone, at, local) => {
    const [, client] = await start(zone, at);
    const { body } = await client.post('products', { name: 'x' });
    expect(body).toMatchObject({ date_created: local, date_created_gmt: at.slice(0, 19), date_modified: local });
  });

  // R16: a mark one second before the change, written in every form; true where the change is found.
  it.each([
    ['2026-11-21T02:00:00', '', true],
    ['2026-11-21T01:00:00', '', true],
    ['2026-11-21T01:00:00Z', '', true],
    ['2026-11-21T06:00:00%2B05:00', '', true],
    ['2026-11-21T01:00:00', '&dates_are_gmt=true', true],
    ['2026-11-21T01:00:00Z', '&dates_are_gmt=true', false],
    ['2026-11-21T06:00:00%2B05:00', '&dates_are_gmt=true', false],
    ['2026-11-21 02:00:00', '', true],
    ['2026-11-21T02:00:01', '', false],
    ['2026-11-21T01:00:01', '&dates_are_gmt=true', false],
  ])('modified_after=%s%s finds a change at 01:00:01 UTC: %p', async (mark, flag, found) => {
    const [, client] = await start({ timezone: 'Europe/Berlin' }, '2026-11-21T01:00:01Z');
    await client.post('products', { name: 'x' });
    const { body, status } = await client.get(`products?modified_after=${mark.replace(' ', '%20')}${flag}`);
    expect(status).toBe(200);
    expect(body).toHaveLength(found ? 1 : 0);
  });

  it('older releases ignore the filter and give everything', async () => {
    const [, client] = await start(undefined, '2026-11-21T01:00:01Z', '5.7.0');
    await client.post('products', { name: 'x' });
    expect((await client.get('products?modified_after=2040-01-01T00:00:00')).body).toHaveLength(1);
  });

  it('can be moved', async () => {
    const [simulator, client] = await start(undefined, '2026-11-21T01:00:01Z');
    simulator.advance(3_600_000);
    const { body, headers } = await client.post('products', { name: 'x' });
    expect(body['date_created_gmt']).toBe('2026-11-21T02:00:01');
    expect(headers.get('date')).toBe('Sat, 21 Nov 2026 02:00:01 GMT');
  });
});
