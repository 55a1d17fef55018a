import type { FieldMap } from '@hub/contracts';
import type { LinkSync } from '../../ports';
import { applyLook, firstSync, type ContentLook } from '../apply-look';
import { applyAnswer, applyUnknown, beginWrite } from '../writes';

export type Field = 'title' | 'price';

/** How the model shop treats what the hub sends. */
export interface ShopHabits {
  /** What it makes of a value it is given: rounding, trimming, filtering. */
  readonly normalise: (value: string) => string;
}

export interface OpenWrite {
  readonly token: string;
  readonly field: Field;
  readonly sent: string;
  readonly state: 'sent' | 'executed' | 'lost';
  readonly answer: { readonly fields: FieldMap; readonly version: string } | null;
}

interface OpenRead {
  readonly readAt: string;
  readonly look: ContentLook | null;
}

const START = Date.UTC(2026, 0, 1);

/** One record of one shop and the hub's link to it, with everything between them lost, late, doubled and reordered at will. */
export class ModelShop {
  sync: LinkSync;
  readonly writes: OpenWrite[] = [];
  readonly reads: OpenRead[] = [];
  readonly pushes: ContentLook[] = [];
  /** Fields a person set while nothing of the hub's was under way for them, with the value: these must be heard. */
  readonly mustHear = new Map<Field, string>();
  needsRead = false;
  private fields: Record<Field, string> = { title: 'p:0', price: 'p:0' };
  private ticks = 0;
  private changes = 0;

  constructor(private readonly habits: ShopHabits) {
    this.sync = firstSync(this.shown('read', this.now()));
    this.mustHear.set('title', 'p:0').set('price', 'p:0');
  }

  person(field: Field): void {
    const value = `p:${++this.changes}`;
    this.change(field, value);
    if (this.writes.some((write) => write.field === field) || this.sync.inFlight.some((write) => field in write.fields)) this.mustHear.delete(field);
    else this.mustHear.set(field, value);
  }

  /** A person puts back what stood there when the record was first seen. */
  personSetsBack(field: Field): void {
    this.person(field);
    this.change(field, 'p:0');
    if (this.mustHear.has(field)) this.mustHear.set(field, 'p:0');
  }

  /** The exporter's rule: no second write to a field while the effect of the first is not known. */
  beginWrite(field: Field): void {
    if (this.sync.inFlight.some((write) => field in write.fields)) return;
    const sent = `h:${++this.changes}`;
    const token = `${this.changes}`;
    this.sync = beginWrite(this.sync, { token, deliveryId: 'd', fields: { [field]: sent }, startedAt: this.now() });
    this.writes.push({ token, field, sent, state: 'sent', answer: null });
    this.mustHear.delete(field);
  }

  execute(index: number): void {
    const at = index % Math.max(1, this.writes.length);
    const write = this.writes[at];
    if (!write || write.state === 'executed') return;
    this.change(write.field, this.habits.normalise(write.sent));
    if (write.state === 'lost') this.writes.splice(at, 1);
    else this.writes[at] = { ...write, state: 'executed', answer: { fields: { ...this.fields }, version: this.version } };
  }

  answer(index: number): void {
    const at = index % Math.max(1, this.writes.length);
    const write = this.writes[at];
    if (!write?.answer) return;
    this.writes.splice(at, 1);
    const answeredAt = this.now();
    this.sync = applyAnswer(this.sync, { token: write.token, fields: write.answer.fields, sourceVersion: write.answer.version, answeredAt });
    const { version } = write.answer;
    this.take({ sourceVersion: version, modifiedAt: version, readAt: answeredAt, seen: 'push', fields: write.answer.fields, sameBody: false });
  }

  /** The answer is lost. `late`: a request that was not executed yet may still be. */
  lose(index: number, late: boolean): void {
    const at = index % Math.max(1, this.writes.length);
    const write = this.writes[at];
    if (!write || write.state === 'lost') return;
    this.sync = applyUnknown(this.sync, write.token, this.now());
    if (late && write.state === 'sent') this.writes[at] = { ...write, state: 'lost' };
    else this.writes.splice(at, 1);
    this.needsRead = true;
  }

  beginRead(): void {
    this.reads.push({ readAt: this.now(), look: null });
  }

  /** The shop answers a read with what it holds at this moment; the answer may still be long under way. */
  serveRead(index: number): void {
    const at = index % Math.max(1, this.reads.length);
    const read = this.reads[at];
    if (read && !read.look) this.reads[at] = { ...read, look: this.shown('read', read.readAt) };
  }

  deliverRead(index: number): void {
    const at = index % Math.max(1, this.reads.length);
    const read = this.reads[at];
    if (!read) return;
    this.reads.splice(at, 1);
    this.take(read.look ?? this.shown('read', read.readAt));
  }

  deliverPush(index: number, keep: boolean): void {
    const at = index % Math.max(1, this.pushes.length);
    const push = this.pushes[at];
    if (!push) return;
    if (!keep) this.pushes.splice(at, 1);
    this.take({ ...push, readAt: this.now() });
  }

  /** Everything under way ends, then the record is read until nothing is open. */
  settle(): void {
    while (this.writes.length > 0) {
      this.execute(0);
      this.answer(0);
    }
    while (this.reads.length > 0) this.deliverRead(0);
    while (this.pushes.length > 0) this.deliverPush(this.pushes.length - 1, false);
    for (let times = 0; times < 3; times += 1) this.take(this.shown('read', this.now()));
  }

  shownNow(): Readonly<Record<Field, string>> {
    return this.fields;
  }

  private change(field: Field, value: string): void {
    this.fields = { ...this.fields, [field]: value };
    this.ticks += 1;
    this.pushes.push(this.shown('push', this.version));
  }

  private take(look: ContentLook): void {
    const sameBody = (['title', 'price'] as const).every((field) => ({ ...this.sync.fields, ...this.sync.expected })[field] === look.fields[field]);
    const { sync, verdict } = applyLook(this.sync, { ...look, sameBody }, this.nowMs());
    this.sync = sync;
    if (verdict.kind === 'unclear') this.needsRead = true;
  }

  private shown(seen: 'read' | 'push', readAt: string): ContentLook {
    return { sourceVersion: this.version, modifiedAt: this.version, readAt, seen, fields: { ...this.fields }, sameBody: false };
  }

  /** The shop's version moves with each change; the hub's clock moves with everything. */
  private get version(): string {
    return new Date(START + this.ticks).toISOString();
  }

  private nowMs(): number {
    this.ticks += 1;
    return START + this.ticks;
  }

  private now(): string {
    return new Date(this.nowMs()).toISOString();
  }
}
