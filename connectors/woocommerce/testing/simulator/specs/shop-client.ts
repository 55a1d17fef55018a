import type { ApiKey, WooCommerceSimulator } from '../index';

/** A JSON value specs reach into without ceremony. */
export interface ClientJson {
  readonly [name: string]: ClientJson & string & number & ClientJson[];
}

/** What a request to a simulated shop was answered. */
export interface ClientAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: ClientJson;
}

/** A bare-bones REST client for specs: Basic authentication, JSON in and out. */
export class ShopClient {
  constructor(
    private readonly simulator: WooCommerceSimulator,
    private readonly key: ApiKey = simulator.credentials,
  ) {}

  get(path: string): Promise<ClientAnswer> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown): Promise<ClientAnswer> {
    return this.send('POST', path, body);
  }

  put(path: string, body: unknown): Promise<ClientAnswer> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<ClientAnswer> {
    return this.send('DELETE', path);
  }

  /** @param path below `/wp-json/wc/v3/`, or from the root when it starts with a slash. */
  async send(method: string, path: string, body?: unknown): Promise<ClientAnswer> {
    const target = path.startsWith('/') ? path : `/wp-json/wc/v3/${path}`;
    const authorization = `Basic ${Buffer.from(`${this.key.consumerKey}:${this.key.consumerSecret}`).toString('base64')}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.simulator.url}${target}`, {
      method,
      headers: { Authorization: authorization, 'Content-Type': 'application/json' },
      ...sent,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parsed(text) };
  }
}

function parsed(text: string): ClientJson {
  try {
    return JSON.parse(text) as ClientJson;
  } catch {
    return text as unknown as ClientJson;
  }
}
