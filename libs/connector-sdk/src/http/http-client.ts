import { setMaxListeners } from 'node:events';

import type { Clock } from '@hub/common';
import { request as send, type Dispatcher } from 'undici';

import { SpokeAnswerError } from '../errors/connector-errors';
import { assertCallable } from './address-guard';
import { decoded } from './answer-body';
import type { CircuitBreaker } from './circuit-breaker';
import { isReadMethod, type HttpAnswer, type HttpRequest } from './http-types';
import type { Redactor } from './redaction';
import type { BudgetLesson, RequestBudget } from './request-budget';
import { retryAfterMs } from './retry-after';
import { SpokeTransportError, transportErrorOf } from './transport-error';

export interface HttpClientOptions {
  readonly dispatcher: Dispatcher;
  readonly budget: RequestBudget;
  readonly breaker: CircuitBreaker;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Ends every request promptly when aborted. */
  readonly signal: AbortSignal;
  /** Default for requests that do not say, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer read, in bytes; default 32 MiB. */
  readonly maxAnswerBytes?: number;
  readonly userAgent: string;
}

const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends requests of one connection: within its budget, through its circuit breaker, over kept-alive sockets. Answers of any status
 * are returned, the caller judges them; what throws is a ConnectorError without secrets. Safe for concurrent use.
 */
export class HttpClient {
  constructor(private readonly options: HttpClientOptions) {
    // One listener per request under way or queued: more than the ten that Node takes for a leak.
    setMaxListeners(0, options.signal);
  }

  /**
   * @throws {ForbiddenAddressError} link-local target, nothing sent; {CircuitOpenError}, {SpokeRateLimitedError} nothing sent, wait as
   * told; {SpokeTransportError} no complete answer, see `mayHaveTakenEffect`; {SpokeAnswerError} answer too large.
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    let answer = await this.sendOnce(request);
    for (let left = request.followRedirects ?? 0; left > 0 && isReadMethod(request.method); left -= 1) {
      const next = redirectTarget(answer);
      if (next === null) break;
      answer = await this.sendOnce({ ...request, url: next });
    }
    return answer;
  }

  private async sendOnce(request: HttpRequest): Promise<HttpAnswer> {
    assertCallable(new URL(request.url));
    this.options.breaker.admit();
    const permit = await this.options.budget.acquire(this.options.signal).catch((error: unknown) => {
      this.options.breaker.undecided();
      throw error;
    });
    let lesson: BudgetLesson = { kind: 'failed' };
    try {
      const answer = await this.exchangeTwiceIfStale(request);
      lesson = this.lessonOf(answer);
      this.tellBreaker(answer, lesson);
      return answer;
    } catch (error) {
      const classified = transportErrorOf(error, this.options.redactor.url(request.url));
      if (classified instanceof SpokeTransportError && classified.failure === 'cancelled') this.options.breaker.undecided();
      else this.options.breaker.failed(classified);
      throw classified;
    } finally {
      permit.end(lesson);
    }
  }

  /** A kept-alive socket may have been closed by the store at the very moment of use: a read is tried once more on a fresh one. */
  private async exchangeTwiceIfStale(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.exchange(request);
    } catch (error) {
      const first = transportErrorOf(error, this.options.redactor.url(request.url));
      if (!(first instanceof SpokeTransportError) || first.failure !== 'reset' || !isReadMethod(request.method)) throw first;
      return this.exchange(request.again?.() ?? request);
    }
  }

  private async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs;
    const startedMs = performance.now();
    const abort = new AbortController();
    const cancel = (): void => abort.abort(new GivenUp('UND_ERR_ABORTED'));
    const timer = setTimeout(() => abort.abort(new GivenUp('UND_ERR_HEADERS_TIMEOUT')), timeoutMs);
    if (this.options.signal.aborted) cancel();
    this.options.signal.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await send(request.url, {
        dispatcher: this.options.dispatcher,
        method: request.method,
        headers: { 'user-agent': this.options.userAgent, accept: 'application/json', 'accept-encoding': 'gzip, br', ...request.headers },
        body: request.body ?? null,
        signal: abort.signal,
        // The timer above is the only clock; undici's own would fire at other moments.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const headers = plainHeaders(answer.headers);
      const text = await this.readBody(answer.body, headers);
      return { status: answer.statusCode, headers, text, url: request.url, elapsedMs: performance.now() - startedMs };
    } finally {
      clearTimeout(timer);
      this.options.signal.removeEventListener('abort', cancel);
    }
  }

  private async readBody(body: Dispatcher.ResponseData['body'], headers: Readonly<Record<string, string>>): Promise<string> {
    const maxBytes = this.options.maxAnswerBytes ?? DEFAULT_MAX_BYTES;
    const encoding = headers['content-encoding'];
    if (encoding === undefined && Number(headers['content-length'] ?? Number.NaN) <= maxBytes) return body.text();
    return decoded(await this.collect(body, maxBytes), encoding, maxBytes);
  }

  private async collect(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of body as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      parts.push(part);
    }
    return Buffer.concat(parts, bytes);
  }

  private lessonOf(answer: HttpAnswer): BudgetLesson {
    const waitMs = retryAfterMs(answer.headers['retry-after'], this.options.clock.nowMs());
    if (answer.status === 429) return { kind: 'throttled', retryAfterMs: waitMs };
    if (answer.status === 503 && waitMs !== undefined) return { kind: 'busy', retryAfterMs: waitMs };
    return { kind: answer.status >= 500 ? 'failed' : 'ok' };
  }

  private tellBreaker(answer: HttpAnswer, lesson: BudgetLesson): void {
    // A maintenance that does not end is an outage like any other; being asked for patience (429) is none.
    if (lesson.kind === 'failed' || lesson.kind === 'busy') this.options.breaker.failed(new SpokeAnswerError('spoke.failing', `status ${answer.status}`));
    else this.options.breaker.succeeded();
  }
}

function redirectTarget(answer: HttpAnswer): string | null {
  const location = answer.headers['location'];
  if (!REDIRECTS.has(answer.status) || location === undefined || !URL.canParse(location, answer.url)) return null;
  return new URL(location, answer.url).toString();
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return plain;
}

/** Why we gave up on a request ourselves; classified like any other transport failure. */
class GivenUp extends Error {
  constructor(readonly code: 'UND_ERR_ABORTED' | 'UND_ERR_HEADERS_TIMEOUT') {
    super(code);
  }
}

function tooLarge(maxBytes: number): SpokeAnswerError {
  return new SpokeAnswerError('spoke.answer-too-large', `The store's answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB`, 'stop-run', {
    details: { maxBytes },
  });
}
