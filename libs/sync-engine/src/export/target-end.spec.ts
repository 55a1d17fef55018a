import { RecordRefusedError, SpokeRateLimitedError, SpokeUnavailableError } from '@hub/connector-sdk';
import type { InFlightWrite, LeasedDelivery } from '../ports';
import { isOutage, stopOf } from './drain-stop';
import type { TargetMemory } from './stock-plan';
import { resultOf, type TargetEnd } from './target-end';

const AT = '2026-01-01T00:00:00.000Z';
const NOW = Date.parse(AT);
const memory: TargetMemory = { basis: null, sent: null, returned: null, inFlight: null };
const write = { startedAt: AT } as InFlightWrite;
const delivery: LeasedDelivery = { id: 'd', recordId: 'p', marked: 4, reason: 'stock', attempts: 2, issue: null, basis: {}, sent: {}, returned: {}, inFlight: {} };

const settled: TargetEnd = { kind: 'settled', externalId: '1', memory, issue: null };
const failed = (error: unknown): TargetEnd => ({ kind: 'failed', externalId: '2', memory, error });
const unknown: TargetEnd = { kind: 'unknown', externalId: '3', memory, write, error: new SpokeUnavailableError('no answer') };
const refused = failed(new RecordRefusedError('toy.refused', 'Not this one.'));

function result(ends: readonly TargetEnd[], notBefore: string | null = null): ReturnType<typeof resultOf> {
  return resultOf(delivery, ends, { nowMs: NOW, random: () => 0, notBefore, issue: null });
}

describe('what a delivery comes to', () => {
  it('is settled when all its records are, also when there is none', () => {
    expect(result([settled])).toMatchObject({ next: 'settled', attempts: 0, dueAt: null, failure: null });
    expect(result([])).toMatchObject({ next: 'settled' });
    expect(result([{ kind: 'gone', externalId: '9' }])).toMatchObject({ next: 'settled' });
  });

  it('waits longer with each failure, and at least as long as the spoke asked', () => {
    expect(result([failed(new SpokeUnavailableError('down'))])).toMatchObject({ next: 'retry', attempts: 3, dueAt: '2026-01-01T00:00:04.000Z' });
    expect(result([failed(new SpokeRateLimitedError('slow down', 60_000))])).toMatchObject({ dueAt: '2026-01-01T00:01:00.000Z' });
    expect(result([failed(new SpokeUnavailableError('down'))], '2026-01-01T00:09:00.000Z')).toMatchObject({ dueAt: '2026-01-01T00:09:00.000Z' });
  });

  it('is parked with its reason when a record is refused for good and nothing else is left to try', () => {
    expect(result([settled, refused])).toMatchObject({ next: 'parked', failure: { externalId: '2', code: 'toy.refused', message: 'Not this one.' } });
    expect(result([refused, failed(new SpokeUnavailableError('down'))])).toMatchObject({ next: 'retry' });
  });

  it('keeps in flight what is not known, whatever else happened', () => {
    expect(result([settled, refused, unknown])).toMatchObject({ next: 'unknown', inFlight: { '3': write } });
  });

  it('costs no try when the work was stopped before anything was sent', () => {
    expect(result([{ kind: 'untouched', externalId: '1', memory }])).toMatchObject({ next: 'retry', attempts: 2, dueAt: AT });
  });
});

describe('what stops a whole drain', () => {
  const stop = (error: unknown, wholeRequest: boolean): ReturnType<typeof stopOf> => stopOf({ error, wholeRequest, attempts: 0, nowMs: NOW, random: () => 0 });

  it('is a rate limit, an outage or a refused key, never one record', () => {
    expect(stop(new SpokeRateLimitedError('slow down', 30_000), false)).toMatchObject({ why: 'rate-limited', until: '2026-01-01T00:00:30.000Z' });
    expect(stop(new SpokeUnavailableError('down'), true)).toMatchObject({ why: 'unavailable', until: '2026-01-01T00:00:01.000Z' });
    expect(stop(new SpokeUnavailableError('busy'), false)).toBeNull();
    expect(stop(new SpokeUnavailableError('down'), true)).toMatchObject({ lasts: false });
    expect(stop(new SpokeUnavailableError('blocked', { retry: { kind: 'retry', afterMs: 300_000 } }), true)).toMatchObject({ lasts: true });
    expect(stop(new RecordRefusedError('toy.refused', 'no'), false)).toBeNull();
  });

  it('is also every write of a round failing alike, but never a single one', () => {
    const down = { key: '1', outcome: 'refused', error: new SpokeUnavailableError('down'), wholeRequest: false } as const;
    const lost = { key: '2', outcome: 'unknown', error: new SpokeUnavailableError('no answer') } as const;
    const done = { key: '3', outcome: 'written', answer: null } as const;
    const no = { ...down, error: new RecordRefusedError('toy.refused', 'no') };
    expect([isOutage([down, lost]), isOutage([down]), isOutage([down, lost, done]), isOutage([down, no]), isOutage([])]).toEqual([true, false, false, false, false]);
  });
});
