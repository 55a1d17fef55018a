/** An answer of WordPress' REST server that reports a failure: `{code, message, data: {status, ...}}`. */
export class RestFailure extends Error {
  override readonly name = 'RestFailure';

  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  /** @returns the JSON body, also used for a failed item of a batch. */
  body(): { code: string; message: string; data: Record<string, unknown> } {
    return { code: this.code, message: this.message, data: { status: this.status, ...this.details } };
  }
}

/** @returns the answer to a route nobody serves. */
export function noRoute(): RestFailure {
  return new RestFailure('rest_no_route', 'No route was found matching the URL and request method.', 404);
}
