import { isHubError, type ErrorType, type HubError } from '@hub/common';
import { HttpException } from '@nestjs/common';

/** The one shape of every error answer. */
export interface ErrorBody {
  readonly type: ErrorType;
  readonly code: string;
  readonly message: string;
  /** Field or parameter the message is about, as the caller named it. */
  readonly param: string | null;
  readonly requestId: string;
  /** Facts for the caller, e.g. the checks that failed; only where the error has some. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether it is a fault of ours, to be logged with its cause. */
  readonly isOurFault: boolean;
}

const STATUS_OF: Readonly<Record<ErrorType, number>> = {
  validation: 400,
  authentication: 401,
  permission: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
  internal: 500,
};

/** Errors of the HTTP machinery itself, by status: their own messages say too much or too little. */
const MACHINERY: Readonly<Record<number, { readonly type: ErrorType; readonly code: string; readonly message: string }>> = {
  400: { type: 'validation', code: 'request.malformed', message: 'The request could not be read; check that its body is valid JSON.' },
  404: { type: 'not-found', code: 'route.not-found', message: 'There is nothing at this address; /api/docs lists what there is.' },
  405: { type: 'not-found', code: 'route.not-found', message: 'This address does not know this method; /api/docs lists what there is.' },
  408: { type: 'validation', code: 'request.too-slow', message: 'The request took too long to arrive.' },
  413: { type: 'too-large', code: 'request.too-large', message: 'The body is larger than this hub takes.' },
  414: { type: 'too-large', code: 'request.address-too-long', message: 'The address is longer than this hub takes.' },
  415: { type: 'validation', code: 'request.content-type', message: 'The body must be JSON: send it with the header "Content-Type: application/json".' },
  431: { type: 'too-large', code: 'request.headers-too-large', message: 'The headers are larger than this hub takes.' },
};

const OUR_FAULT = 'Something went wrong on our side; the log of the hub tells more under this request id.';

/** What to answer when `thrown` ended a request. Causes and unknown errors never reach the caller. */
export function answerFor(thrown: unknown, requestId: string): ErrorAnswer {
  return isHubError(thrown) ? answerForHubError(thrown, requestId) : answerForMachinery(statusOf(thrown), requestId);
}

function answerForHubError(thrown: HubError, requestId: string): ErrorAnswer {
  const { type, code, message } = thrown;
  const status = ownStatusOf(thrown) ?? STATUS_OF[type] ?? 500;
  if (type === 'internal') return { status, body: { type, code, message: OUR_FAULT, param: null, requestId }, isOurFault: true };
  const details = Object.keys(thrown.details).length > 0 ? { details: thrown.details } : {};
  return { status, body: { type, code, message, param: thrown.param ?? null, requestId, ...details }, isOurFault: false };
}

function answerForMachinery(status: number, requestId: string): ErrorAnswer {
  const known = MACHINERY[status];
  if (known !== undefined) return { status: status === 405 ? 404 : status, body: { ...known, param: null, requestId }, isOurFault: false };
  if (status >= 500) return { status: 500, body: { type: 'internal', code: 'internal.unexpected', message: OUR_FAULT, param: null, requestId }, isOurFault: true };
  return { status, body: { type: 'validation', code: 'request.refused', message: 'The request was refused.', param: null, requestId }, isOurFault: false };
}

/** Where a type of error has several statuses (a wrong content type, something deleted), the thrower says which. */
function ownStatusOf(thrown: unknown): number | undefined {
  const { statusCode } = thrown as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}
