import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What came of a POST: a status, or 0 with the reason no answer came. */
export interface PostResult {
  readonly status: number;
  readonly error: string;
}

/**
 * Sends webhook requests one at a time per shop. Redirects are never followed. Connections are kept open between
 * deliveries: WordPress opens a new one each time, but only speed would show the difference.
 */
export class HttpPoster {
  private readonly http = new HttpAgent({ keepAlive: true, maxSockets: 4 });
  // Receivers in tests have self-made certificates.
  private readonly https = new HttpsAgent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });

  /** Never throws: refused connections and time-outs are results with status 0. */
  post(address: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<PostResult> {
    return new Promise((resolve) => {
      const url = new URL(address);
      const isTls = url.protocol === 'https:';
      const bytes = Buffer.from(body, 'utf8');
      const options = { method: 'POST', headers: { ...headers, 'Content-Length': String(bytes.length) }, timeout: timeoutMs };
      const sent = isTls
        ? httpsRequest(url, { ...options, agent: this.https })
        : httpRequest(url, { ...options, agent: this.http });
      const deadline = setTimeout(() => sent.destroy(new TimedOut(timeoutMs)), timeoutMs);
      const finish = (result: PostResult): void => {
        clearTimeout(deadline);
        resolve(result);
      };
      sent.on('response', (response) => {
        response.resume();
        response.on('end', () => finish({ status: response.statusCode ?? 0, error: '' }));
        response.on('error', (error) => finish({ status: 0, error: error.message }));
      });
      sent.on('error', (error) => finish({ status: 0, error: error.message }));
      sent.end(bytes);
    });
  }

  /** Closes idle connections. */
  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}

class TimedOut extends Error {
  constructor(timeoutMs: number) {
    super(`Operation timed out after ${timeoutMs} milliseconds`);
  }
}
