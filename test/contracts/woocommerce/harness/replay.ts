import { IdMap, kindOfPath, mapBody, mapPath, mapQuery, type IdKind, type IdVisitor } from './id-map';
import { LabBook } from './lab-book';
import { impose } from './lab-conditions';
import { LabShop } from './lab-shop';
import { placeOf } from './recording-order';
import { recordingsOf, type Recording } from './recordings';
import { shapeDifferences } from './shape';
import { fillUp } from './trimmed-request';

/** How an exchange came out: no differences, or what differs. */
export interface Verdict {
  readonly id: string;
  readonly differences: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The release every older one is filled up from: exchanges without a twin behaved the same way (README). */
const FULL = '11.0.1';
const COMPARED_HEADERS = ['X-WP-Total', 'X-WP-TotalPages', 'Location', 'Retry-After'];
const UNKNOWN_ID = /_invalid_id$|_invalid$/;

/** Sends the recorded requests of one release, in recording order, to a shop of that release. */
export class Replay {
  private readonly ids = new IdMap();
  private readonly books = new Map<string, LabBook>();

  private constructor(
    private readonly lab: LabShop,
    private readonly version: string,
  ) {}

  /** @param groups which groups take part. @returns a verdict per recorded exchange of the release. */
  static async run(version: string, isIncluded: (group: string) => boolean): Promise<Verdict[]> {
    const lab = await LabShop.open(version);
    try {
      return await new Replay(lab, version).all(isIncluded);
    } finally {
      await lab.simulator.close();
    }
  }

  private async all(isIncluded: (group: string) => boolean): Promise<Verdict[]> {
    const full = this.script(FULL, isIncluded);
    const own = this.version === FULL ? full : this.script(this.version, isIncluded);
    const ownById = new Map(own.map((recording) => [recording.id, recording]));
    const fullById = new Map(full.map((recording) => [recording.id, recording]));
    const verdicts: Verdict[] = [];
    const order = [...new Set([...full, ...own].sort(inOrder).map((recording) => recording.id))];
    for (const id of order) {
      const recording = ownById.get(id) ?? (fullById.get(id) as Recording);
      const answer = await this.exchange(recording);
      this.learn(recording, answer);
      const twin = fullById.get(id);
      if (twin && twin !== recording) this.learn(twin, answer);
      if (ownById.has(id)) verdicts.push({ id, differences: differences(recording, answer) });
    }
    return verdicts;
  }

  private script(version: string, isIncluded: (group: string) => boolean): Recording[] {
    const recordings = recordingsOf(version);
    this.books.set(version, new LabBook(recordings));
    return recordings.filter((recording) => isIncluded(recording.group)).sort(inOrder);
  }

  private async exchange(recording: Recording): Promise<Answer> {
    if (recording.version === this.version) this.setClock(recording);
    const visit = this.visitor(recording);
    const { method, path, rawQuery, query, headers, body } = recording.request;
    const target = mapPath(path, visit);
    const search = rawQuery ?? new URLSearchParams(stringified(mapQuery(query, path, visit))).toString();
    const sent = fillUp(mapBody(body, kindOfPath(path), visit));
    if (recording.version === this.version) this.alignListed(recording);
    const end = impose(this.lab.simulator, recording);
    try {
      const answer = await fetch(`${this.lab.simulator.url}${target}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: realHeaders(headers),
        redirect: 'manual',
        ...(sent === null ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
      });
      return { status: answer.status, headers: answer.headers, body: parsed(await answer.text()) };
    } finally {
      end();
    }
  }

  // Records nobody was seen creating are taken from the book, unless the shop is recorded as not knowing them either.
  private visitor(recording: Recording): IdVisitor {
    const { version } = recording;
    return (kind, id) => {
      const refused = UNKNOWN_ID.test(String((recording.response.body as { code?: unknown } | null)?.code ?? ''));
      const isGone = recording.response.status === 404 || (recording.response.status === 400 && refused);
      if (!this.ids.knows(version, kind, id) && !isGone) this.addFromBook(recording, kind, id);
      return this.ids.translate(version, kind, id);
    };
  }

  private addFromBook(recording: Recording, kind: IdKind, id: number): void {
    const { version } = recording;
    const what = { kind, id, path: recording.request.path, ids: this.ids, version };
    const added = this.books.get(version)?.addTo(this.lab.simulator.shop, what, recording.response.body);
    if (added !== undefined) this.ids.learn(version, kind, id, added);
  }

  private setClock(recording: Recording): void {
    const signed = Number(recording.request.query['oauth_timestamp'] ?? headerTimestamp(recording));
    // The one stale signature is stale because the clock is not where it says.
    if (signed > 0 && recording.response.status !== 401) this.lab.setClock(signed * 1000);
    const moments = datesIn(recording.response.body).filter((moment) => moment > this.lab.clock);
    if (recording.request.method !== 'GET' && moments.length > 0) this.lab.setClock(Math.max(...moments));
  }

  // Lists by date show records changed by steps nobody recorded: they get the recorded date first.
  private alignListed({ request, response, version }: Recording): void {
    if (request.method !== 'GET' || !Array.isArray(response.body)) return;
    for (const item of response.body) {
      if (!isFields(item) || typeof item['date_modified_gmt'] !== 'string') continue;
      const id = this.ids.translate(version, 'post', Number(item['id']));
      this.setModified(request.path, id, Date.parse(`${item['date_modified_gmt']}Z`));
    }
  }

  private setModified(path: string, id: number, date_modified: number): void {
    const { products, orders } = this.lab.simulator.shop.state;
    const product = path.includes('/products') ? products.get(id) : undefined;
    const order = path.includes('/orders') ? orders.get(id) : undefined;
    if (product) products.update(product, { date_modified });
    if (order) order.date_modified = date_modified;
  }

  private learn(recording: Recording, answer: Answer): void {
    if (recording.request.method === 'GET' || answer.status >= 400) return;
    const kind = kindOfPath(recording.request.path);
    if (kind) this.learnFrom(recording.version, kind, recording.response.body, answer.body);
  }

  private learnFrom(version: string, kind: IdKind, recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      withTrimmed(recorded, actual.length).forEach((item, index) => this.learnFrom(version, kind, item, actual[index]));
      return;
    }
    if (!isFields(recorded) || !isFields(actual)) return;
    this.ids.learn(version, kind, recorded['id'], actual['id']);
    for (const list of ['create', 'update']) this.learnFrom(version, kind, recorded[list], actual[list]);
    this.learnFrom(version, 'meta', recorded['meta_data'], actual['meta_data']);
    this.learnFrom(version, 'line', recorded['line_items'], actual['line_items']);
  }
}

// Where a recording shows the first few of many, ids go on one by one.
function withTrimmed(recorded: unknown[], length: number): unknown[] {
  if (typeof recorded[recorded.length - 1] !== 'string') return recorded;
  const shown = recorded.slice(0, -1);
  const last = shown[shown.length - 1];
  const lastId = isFields(last) ? Number(last['id']) : 0;
  return Array.from({ length }, (_unused, index) => shown[index] ?? { id: lastId + index - shown.length + 1 });
}

function differences(recording: Recording, answer: Answer): string[] {
  const { status, headers, body } = recording.response;
  if (status !== answer.status) return [`status is ${answer.status} ${codeOf(answer.body)}, recorded ${status} ${codeOf(body)}`];
  const missing = COMPARED_HEADERS.filter((name) => headers[name] !== undefined && !answer.headers.has(name));
  const code = codeOf(body) === codeOf(answer.body) ? [] : [`code is ${codeOf(answer.body)}, recorded ${codeOf(body)}`];
  return [
    ...code,
    ...missing.map((name) => `header ${name} is missing`),
    ...shapeDifferences(body, answer.body, { trimmed: recording.bodyTrimmed }),
  ];
}

function inOrder(a: Recording, b: Recording): number {
  const [groupA, withinA] = placeOf(a.group, a.id);
  const [groupB, withinB] = placeOf(b.group, b.id);
  return groupA - groupB || a.group.localeCompare(b.group) || withinA - withinB || a.id.localeCompare(b.id);
}

function codeOf(body: unknown): string {
  return isFields(body) && 'code' in body ? String(body['code']) : '';
}

function realHeaders(recorded: Readonly<Record<string, string>>): Record<string, string> {
  const { Host: _host, Authorization: authorization, ...rest } = recorded;
  const pair = /^Basic base64\((.*)\)$/.exec(authorization ?? '')?.[1];
  const real = pair === undefined ? authorization : `Basic ${Buffer.from(pair).toString('base64')}`;
  return real === undefined ? rest : { ...rest, Authorization: real };
}

function headerTimestamp(recording: Recording): string {
  return /oauth_timestamp="(\d+)"/.exec(recording.request.headers['Authorization'] ?? '')?.[1] ?? '0';
}

function datesIn(body: unknown): number[] {
  if (Array.isArray(body)) return body.flatMap(datesIn);
  if (!isFields(body)) return [];
  const own = ['date_created_gmt', 'date_modified_gmt'].map((name) => body[name]).filter((value) => typeof value === 'string');
  return own.map((value) => Date.parse(`${value}Z`)).filter((moment) => !Number.isNaN(moment));
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringified(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
