import { backoffMs, type Clock } from '@hub/common';

import { ConnectorError } from '../errors/connector-errors';

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it; default 8. */
  readonly failuresToOpen?: number;
  /** First pause in milliseconds; doubles with every failed trial up to five minutes. Default 5 000. */
  readonly firstPauseMs?: number;
  /** Told of every change, so that people can be told; must not throw. */
  readonly onState?: (state: CircuitState, lastError: Error | null) => void;
}

/** The store has been failing; nothing is sent until the pause is over. */
export class CircuitOpenError extends ConnectorError {
  constructor(afterMs: number, lastError: Error | null) {
    const reason = lastError ? ` Last failure: ${lastError.message}.` : '';
    super('unavailable', 'spoke.circuit-open', `The store has not been answering; the next attempt is in ${Math.ceil(afterMs / 1000)} s.${reason}`, 'retry', {
      retry: { kind: 'retry', afterMs },
      details: { afterMs },
    });
  }
}

/** Stops calling a spoke that only fails, and lets one request through now and then to see whether it is back. */
export class CircuitBreaker {
  private state: CircuitState = 'closed';
  private failures = 0;
  private opened = 0;
  private retryAtMs = 0;
  private lastError: Error | null = null;

  constructor(private readonly options: CircuitBreakerOptions) {}

  /** To be called before sending. @throws {CircuitOpenError} while open; carries the time until the next trial. */
  admit(): void {
    if (this.state === 'closed') return;
    const waitMs = this.retryAtMs - this.options.clock.nowMs();
    if (this.state === 'open' && waitMs <= 0) return this.move('half-open');
    throw new CircuitOpenError(Math.max(waitMs, 1_000), this.lastError);
  }

  succeeded(): void {
    this.failures = 0;
    this.opened = 0;
    this.lastError = null;
    if (this.state !== 'closed') this.move('closed');
  }

  failed(error: Error): void {
    this.failures += 1;
    this.lastError = error;
    if (this.state === 'half-open' || this.failures >= (this.options.failuresToOpen ?? 8)) this.open();
  }

  /** A trial that told nothing (it was cancelled): the next request may try again. */
  undecided(): void {
    if (this.state !== 'half-open') return;
    this.retryAtMs = 0;
    this.state = 'open';
  }

  private open(): void {
    if (this.state === 'open') return;
    this.opened += 1;
    const pauseMs = backoffMs({ baseMs: this.options.firstPauseMs ?? 5_000, maxMs: 5 * 60_000, jitter: 0.2 }, this.opened);
    this.retryAtMs = this.options.clock.nowMs() + pauseMs;
    this.move('open');
  }

  private move(state: CircuitState): void {
    this.state = state;
    this.options.onState?.(state, this.lastError);
  }
}
