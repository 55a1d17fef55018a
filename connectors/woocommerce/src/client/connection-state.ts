import type { Clock } from '@hub/common';
import { CircuitBreaker, RequestBudget, type CircuitState } from '@hub/connector-sdk';

import { PageSizer } from './page-sizer';

/** What all sessions of one connection in this process share. */
export interface ConnectionState {
  readonly budget: RequestBudget;
  readonly breaker: CircuitBreaker;
  readonly pageSize: PageSizer;
  readonly batchSize: PageSizer;
  /** Told of the breaker's changes; one entry per open session. */
  readonly listeners: Set<(state: CircuitState, error: Error | null) => void>;
  /** Parents of variations seen so far: saves a call when a variation is fetched. */
  readonly parentOf: Map<number, number>;
  /** Set once the host answered 405 or 501 to PUT or DELETE. */
  overridesMethod: boolean;
  /** Set once `/variations?include=` gave other records than asked. */
  distrustsVariationsRoute: boolean;
}

/** Requests at once. OAuth rewrites the key's row per call (nonces), so it gets less. */
export const MAX_CONCURRENT = 4;

/** A fresh state, shared with nobody: for verifications. */
export function newConnectionState(clock: Clock, failuresToOpen?: number): ConnectionState {
  const listeners: ConnectionState['listeners'] = new Set();
  return {
    budget: new RequestBudget({ clock, maxConcurrent: MAX_CONCURRENT }),
    breaker: new CircuitBreaker({ clock, failuresToOpen, onState: (state, error) => listeners.forEach((listen) => listen(state, error)) }),
    pageSize: new PageSizer({ start: 100, smallest: 5, largest: 100 }),
    batchSize: new PageSizer({ start: 50, smallest: 1, largest: 100 }),
    listeners,
    parentOf: new Map(),
    overridesMethod: false,
    distrustsVariationsRoute: false,
  };
}

/** Remembers a variation's parent, within bounds: the oldest are forgotten beyond 50 000. */
export function rememberParent(state: ConnectionState, variationId: number, parentId: number): void {
  state.parentOf.set(variationId, parentId);
  if (state.parentOf.size <= 50_000) return;
  const oldest = state.parentOf.keys().next().value;
  if (oldest !== undefined) state.parentOf.delete(oldest);
}
