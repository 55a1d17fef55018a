export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** One request to a spoke. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** Absolute http or https address, query string included. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time from sending to the last byte, in milliseconds; default: the client's. */
  readonly timeoutMs?: number;
  /** Redirects followed, reads only; default 0. A write is never repeated at another address. */
  readonly followRedirects?: number;
  /** Makes the request anew where it is sent a second time (a read over a socket that was just closed): signatures count once. */
  readonly again?: () => HttpRequest;
}

/** What a spoke answered, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Header names in lower case; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Address that answered, after redirects. */
  readonly url: string;
  readonly elapsedMs: number;
}

/** Whether repeating a request of this method can do no harm at the spoke. */
export function isReadMethod(method: HttpMethod): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
