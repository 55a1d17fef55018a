import { HubMetrics } from './hub-metrics';

describe('metrics', () => {
  it('reads gauges when asked and survives a failing one', async () => {
    const metrics = new HubMetrics({ withProcessMetrics: false });
    const failures: unknown[] = [];
    metrics.gauge({ name: 'entrepot_a', help: 'a', labels: ['state'], read: async () => [{ labels: { state: 'dirty' }, value: 2 }] });
    metrics.gauge({ name: 'entrepot_b', help: 'b', labels: [], read: () => Promise.reject(new Error('down')), onError: (error) => failures.push(error) });
    expect(await metrics.render()).toContain('entrepot_a{state="dirty"} 2');
    expect(failures).toHaveLength(1);
  });
});
