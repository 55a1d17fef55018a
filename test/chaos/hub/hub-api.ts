/** An answer of the hub's API that is no success. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    request: string,
  ) {
    super(`${request} was answered with ${status}: ${JSON.stringify(body)}`);
  }
}

type Body = Readonly<Record<string, unknown>>;

/** The hub's REST API as a program uses it. */
export class HubApi {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: Body = {}): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  patch<T>(path: string, body: Body): Promise<T> {
    return this.call<T>('PATCH', path, body);
  }

  /** Every row of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: T[]; nextCursor: string | null } = await this.get(`${path}${separator}limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      rows.push(...page.data);
      cursor = page.nextCursor;
    }
    return rows;
  }

  private async call<T>(method: string, path: string, body?: Body): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    if (!answer.ok) throw new ApiFailure(answer.status, parsed, `${method} ${path}`);
    return parsed as T;
  }
}
