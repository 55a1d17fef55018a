/** A record's state around a write: the fields hubs push. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** One write the shop received, refused ones included. A batch is one entry per item. */
export interface LedgerEntry {
  readonly seq: number;
  /** When it was received. Milliseconds since 1970 on the shop's clock. */
  readonly at: number;
  readonly method: string;
  /** Such as `/wc/v3/products/13`; items of a batch carry the route of their batch. */
  readonly route: string;
  /** Which request it came with; items of one batch share it. */
  readonly requestId: number;
  readonly resource: string;
  /** The record written, 0 when creation was refused. */
  readonly productId: number;
  /** What was sent. */
  readonly fields: Snapshot;
  readonly before: Snapshot | null;
  readonly after: Snapshot | null;
  readonly outcome: { readonly status: number; readonly code: string };
}

/** One request of any kind, as the server saw it. */
export interface RequestRecord {
  readonly id: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Status answered; 0 when the answer never left. */
  status: number;
  /** The fault that struck it, if any. */
  fault: string;
}

const REQUESTS_KEPT = 20_000;

/** Every write the shop received and counts of everything asked, for tests that must prove what a client did. */
export class Ledger {
  private written: LedgerEntry[] = [];
  private lastSeq = 0;
  private lastRequest = 0;
  private readCount = 0;
  private writeCount = 0;
  private recent: RequestRecord[] = [];

  /** @param limit writes kept; the oldest half is dropped when it is passed. */
  constructor(private readonly limit: number) {}

  /** Requests that cannot change anything. */
  get reads(): number {
    return this.readCount;
  }

  /** Requests that could have changed something, refused ones included. */
  get writes(): number {
    return this.writeCount;
  }

  /** @returns writes, oldest first. */
  entries(): readonly LedgerEntry[] {
    return this.written;
  }

  /** @returns writes of one product or variation, oldest first. */
  of(productId: number): LedgerEntry[] {
    return this.written.filter((entry) => entry.productId === productId);
  }

  /** @returns writes after a sequence number. */
  since(seq: number): LedgerEntry[] {
    return this.written.filter((entry) => entry.seq > seq);
  }

  /** @returns writes that took effect and sent this field. */
  writesOf(field: string): LedgerEntry[] {
    return this.written.filter((entry) => field in entry.fields && entry.outcome.status < 400);
  }

  /** @returns the latest requests of any kind, oldest first. */
  requests(): readonly RequestRecord[] {
    return this.recent;
  }

  /** The sequence number of the newest write. */
  get position(): number {
    return this.lastSeq;
  }

  /** Forgets everything; sequence numbers go on. */
  clear(): void {
    this.written = [];
    this.recent = [];
    this.readCount = 0;
    this.writeCount = 0;
  }

  /** Notes a request as it comes in. */
  receive(method: string, path: string, at: number): RequestRecord {
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    if (isRead) this.readCount += 1;
    else this.writeCount += 1;
    this.lastRequest += 1;
    const record: RequestRecord = { id: this.lastRequest, at, method, path, status: 0, fault: '' };
    this.recent.push(record);
    if (this.recent.length > REQUESTS_KEPT) this.recent = this.recent.slice(REQUESTS_KEPT / 2);
    return record;
  }

  /** Notes a write. */
  record(entry: Omit<LedgerEntry, 'seq' | 'requestId'>): void {
    this.lastSeq += 1;
    this.written.push({ seq: this.lastSeq, requestId: this.lastRequest, ...entry });
    if (this.written.length > this.limit) this.written = this.written.slice(Math.floor(this.limit / 2));
  }
}
