import { FixedClock } from '@hub/common';

import { CircuitBreaker, type CircuitState } from './circuit-breaker';

const failure = new RangeError('status 502');

describe('CircuitBreaker', () => {
  function aBreaker(): { breaker: CircuitBreaker; clock: FixedClock; states: CircuitState[] } {
    const clock = new FixedClock();
    const states: CircuitState[] = [];
    const breaker = new CircuitBreaker({ clock, failuresToOpen: 3, firstPauseMs: 1_000, onState: (state) => states.push(state) });
    return { breaker, clock, states };
  }

  it('opens after failures in a row and says when the next attempt is', () => {
    const { breaker, states } = aBreaker();
    breaker.failed(failure);
    breaker.failed(failure);
    breaker.succeeded();
    for (let count = 0; count < 3; count += 1) breaker.failed(failure);
    expect(states).toEqual(['open']);
    expect(() => breaker.admit()).toThrow(/status 502/);
  });

  it('lets one trial through after the pause, and closes when it succeeds', () => {
    const { breaker, clock, states } = aBreaker();
    for (let count = 0; count < 3; count += 1) breaker.failed(failure);
    clock.advance(1_000);
    breaker.admit();
    expect(() => breaker.admit()).toThrow();
    breaker.succeeded();
    breaker.admit();
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('waits longer after a failed trial', () => {
    const { breaker, clock, states } = aBreaker();
    for (let count = 0; count < 3; count += 1) breaker.failed(failure);
    clock.advance(1_000);
    breaker.admit();
    breaker.failed(failure);
    clock.advance(1_000);
    expect(() => breaker.admit()).toThrow();
    clock.advance(1_000);
    breaker.admit();
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open']);
  });

  it('tries again when a trial was cancelled', () => {
    const { breaker, clock } = aBreaker();
    for (let count = 0; count < 3; count += 1) breaker.failed(failure);
    clock.advance(1_000);
    breaker.admit();
    breaker.undecided();
    expect(() => breaker.admit()).not.toThrow();
  });
});
