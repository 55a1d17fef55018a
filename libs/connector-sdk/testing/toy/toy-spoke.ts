import { createHmac, randomUUID } from 'node:crypto';

import type { IncomingWebhook } from '@hub/connector-sdk';

import type { ConformanceFault, ConformanceSpoke } from '../conformance/scenario';

export interface ToyRecord {
  readonly id: number;
  stock: number;
  modified: number;
  odd: boolean;
  extra: string;
}

/** A spoke in memory: what a vendor's system would be, as far as the conformance suite needs one. */
export class ToySpoke implements ConformanceSpoke {
  static readonly all = new Map<string, ToySpoke>();
  readonly settings = { address: randomUUID() };
  readonly credentials = { apiKey: 'good-key-0123456789' };
  readonly badCredentials = { apiKey: 'bad-key-0123456789' };
  readonly secrets = ['good-key-0123456789', 'bad-key-0123456789'];
  readonly records = new Map<number, ToyRecord>();
  readonly faults: ConformanceFault[] = [];
  pausedUntilMs = 0;
  isLockedOut = false;
  removed = 0;
  received = 0;
  written = 0;
  private nextId = 1;
  private nowSeconds = 1_000_000;

  constructor() {
    ToySpoke.all.set(this.settings.address, this);
  }

  now(): number {
    return this.nowSeconds;
  }

  addProducts(count: number): string[] {
    return Array.from({ length: count }, () => this.add(false));
  }

  addOddProduct(): string {
    return this.add(true);
  }

  removeProduct(externalId: string): void {
    this.records.delete(Number(externalId));
    this.removed += 1;
  }

  setStock(externalId: string, quantity: number): void {
    const record = this.records.get(Number(externalId));
    if (record) Object.assign(record, { stock: quantity, modified: this.nowSeconds });
  }

  stockOf(externalId: string): number | null {
    return this.records.get(Number(externalId))?.stock ?? null;
  }

  addUnknownField(externalId: string): string {
    const record = this.records.get(Number(externalId));
    if (record) record.extra = 'survives-the-mapper';
    return 'survives-the-mapper';
  }

  requests(): number {
    return this.received;
  }

  writes(): number {
    return this.written;
  }

  pass(seconds: number): void {
    this.nowSeconds += seconds;
  }

  fault(fault: ConformanceFault): void {
    if (fault.kind === 'unauthorized') this.isLockedOut = true;
    else this.faults.push(fault);
  }

  webhookFor(externalId: string, secret: string): IncomingWebhook {
    const rawBody = Buffer.from(JSON.stringify(this.records.get(Number(externalId))));
    return { headers: { signature: toySignature(rawBody, secret) }, rawBody, receivedAt: '2026-01-01T00:00:00.000Z', secrets: [secret] };
  }

  forged(webhook: IncomingWebhook): IncomingWebhook {
    return { ...webhook, rawBody: Buffer.from(webhook.rawBody.toString().replace('"stock":5', '"stock":6')) };
  }

  async close(): Promise<void> {
    ToySpoke.all.delete(this.settings.address);
  }

  private add(odd: boolean): string {
    const id = this.nextId++;
    this.records.set(id, { id, stock: 5, modified: this.nowSeconds, odd, extra: '' });
    return String(id);
  }
}

export function toySignature(rawBody: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex');
}
