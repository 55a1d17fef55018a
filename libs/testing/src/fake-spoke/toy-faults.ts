/**
 * What may go wrong at the toy shop:
 * - `lost-answer`: a write takes effect, its answer never comes; `timeout`: it takes no effect, and nobody can tell;
 * - `late`: as a timeout, but the shop executes the write when `runLate` is called;
 * - `refused`, `gone`: this record only; `busy`: this record for now;
 * - `unavailable`, `rate-limited`, `credentials`: the request as a whole;
 * - `crash`: the process dies on the way, before the request (`crash-before`) or after it took effect (`crash-after`).
 */
export type ToyFaultKind =
  | 'lost-answer'
  | 'timeout'
  | 'late'
  | 'refused'
  | 'gone'
  | 'busy'
  | 'unavailable'
  | 'rate-limited'
  | 'credentials'
  | 'crash-before'
  | 'crash-after';

export interface ToyFault {
  readonly on: 'push' | 'fetch' | 'pull';
  readonly kind: ToyFaultKind;
  /** Only requests that concern this record. Default: any. */
  readonly externalId?: string;
  /** How often it strikes. Default 1. */
  readonly times?: number;
}

/** Faults waiting to strike, first come first served. */
export class ToyFaults {
  private readonly waiting: Array<ToyFault & { left: number }> = [];

  add(fault: ToyFault): void {
    this.waiting.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting.length = 0;
  }

  /** Takes the first fault that concerns this kind of request and one of these records. */
  take(on: ToyFault['on'], kinds: readonly ToyFaultKind[], externalIds: readonly string[]): ToyFaultKind | null {
    const struck = this.waiting.find(
      (fault) => fault.left > 0 && fault.on === on && kinds.includes(fault.kind) && (fault.externalId === undefined || externalIds.includes(fault.externalId)),
    );
    if (struck === undefined) return null;
    struck.left -= 1;
    return struck.kind;
  }
}

/** The process "dies": everything above unwinds as nothing but a killed process would leave it. */
export class ToyCrash extends Error {
  constructor(where: string) {
    super(`the process was killed: ${where}`);
    this.name = 'ToyCrash';
  }
}
