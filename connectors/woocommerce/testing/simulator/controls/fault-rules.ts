import type { Random } from '../platform/seeded-random';

/**
 * What goes wrong with a request.
 * - `too-many-requests`: 429; `server-error`: 500 as a dead plugin gives; `bad-gateway`: 502 HTML; `maintenance`: 503 as
 *   during an update; `database-down`: 500 as recorded.
 * - `timeout-before` / `timeout-after`: no answer; before or after the request took effect. The socket hangs for
 *   `delayMs` (default: until the client gives up), then is cut.
 * - `reset-before` / `reset-after`: the connection is cut at once, before or after the request took effect.
 * - `slow`: answered after `delayMs`.
 * - `half-page`: the answer breaks off in the middle.
 * - `html`: 200 with a login page; `firewall`: 403 with a firewall's page. The request takes no effect.
 * - `php-warning` / `byte-order-mark`: the JSON is preceded by a PHP warning or a BOM.
 * - `method-refused`: 501 from the web server for PUT and DELETE.
 */
export type FaultKind =
  | 'too-many-requests'
  | 'server-error'
  | 'bad-gateway'
  | 'maintenance'
  | 'database-down'
  | 'timeout-before'
  | 'timeout-after'
  | 'reset-before'
  | 'reset-after'
  | 'slow'
  | 'half-page'
  | 'html'
  | 'firewall'
  | 'php-warning'
  | 'byte-order-mark'
  | 'method-refused';

/** A fault to come. */
export interface FaultRule {
  kind: FaultKind;
  /** Only requests that fit; default all. `path` is held against path and query. */
  match?: { method?: string | readonly string[]; path?: RegExp | string };
  /** How often it strikes; default always. */
  times?: number;
  /** Chance per fitting request, 0 to 1; default 1. */
  probability?: number;
  /** For `slow` and `timeout-*`. Unit: milliseconds. */
  delayMs?: number;
  /** Sent with 429 where given. Unit: seconds. */
  retryAfterSeconds?: number;
}

/** Faults on demand. Chance comes from the seed: the same requests in the same order meet the same faults. */
export class FaultRules {
  private rules: Array<{ rule: FaultRule; left: number; struck: number }> = [];

  constructor(private readonly random: Random) {}

  /** @returns a function that takes the fault away again. */
  add(rule: FaultRule): () => void {
    const held = { rule, left: rule.times ?? Infinity, struck: 0 };
    this.rules.push(held);
    return () => {
      this.rules = this.rules.filter((other) => other !== held);
    };
  }

  clear(): void {
    this.rules = [];
  }

  /** @returns the rules in force and how often each has struck. */
  list(): Array<{ rule: FaultRule; struck: number }> {
    return this.rules.map(({ rule, struck }) => ({ rule, struck }));
  }

  /** @returns the fault that strikes this request, if any; at most one does. */
  strike(method: string, uri: string): FaultRule | undefined {
    for (const held of this.rules) {
      if (held.left <= 0 || !fits(held.rule, method, uri)) continue;
      if (held.rule.probability !== undefined && this.random() >= held.rule.probability) continue;
      held.left -= 1;
      held.struck += 1;
      return held.rule;
    }
    return undefined;
  }
}

function fits({ match, kind }: FaultRule, method: string, uri: string): boolean {
  return fitsMethod(match?.method ?? (kind === 'method-refused' ? ['PUT', 'DELETE'] : undefined), method) && fitsPath(match?.path, uri);
}

function fitsMethod(wanted: string | readonly string[] | undefined, method: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? wanted === method : wanted.includes(method);
}

function fitsPath(wanted: RegExp | string | undefined, uri: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? uri.includes(wanted) : wanted.test(uri);
}
