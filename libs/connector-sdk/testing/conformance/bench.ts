import { strict as assert } from 'node:assert';

import { Logger, SystemClock, newId, type LogFields } from '@hub/common';
import { failureActionOf, type ConnectorSession, type PullMode, type PullPage } from '@hub/connector-sdk';
import type { Json, RawObservation } from '@hub/contracts';

import type { ConformanceScenario, ConformanceSpoke, OpenChanges } from './scenario';

/** Everything a connector said, to be searched for secrets. */
export class CapturingLogger extends Logger {
  readonly lines: string[] = [];
  debug = (message: string, fields?: LogFields): void => this.keep(message, fields);
  info = (message: string, fields?: LogFields): void => this.keep(message, fields);
  warn = (message: string, fields?: LogFields): void => this.keep(message, fields);
  error = (message: string, fields?: LogFields): void => this.keep(message, fields);
  child(): Logger {
    return this;
  }
  private keep(message: string, fields?: LogFields): void {
    this.lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  }
}

/** One case's spoke and the sessions opened on it. */
export class Bench {
  readonly logger = new CapturingLogger();
  readonly notices: unknown[] = [];
  capabilities: Json = null;
  private readonly connectionId = newId();
  private readonly sessions: ConnectorSession[] = [];

  constructor(
    readonly scenario: ConformanceScenario,
    readonly spoke: ConformanceSpoke,
  ) {}

  open(changes: OpenChanges = {}): ConnectorSession {
    const context = {
      connectionId: this.connectionId,
      accountId: newId(),
      settings: this.spoke.settings,
      credentials: changes.credentials ?? this.spoke.credentials,
      language: 'en',
      capabilities: changes.capabilities ?? this.capabilities,
      publicUrl: null,
    };
    const session = this.scenario.connector.open(context, {
      logger: this.logger,
      clock: new SystemClock(),
      signal: changes.signal ?? new AbortController().signal,
      onCapabilities: (capabilities) => void (this.capabilities = capabilities),
      onNotice: (notice) => void this.notices.push(notice),
    });
    this.sessions.push(session);
    return session;
  }

  /** A session that has learned its way around, so that the next request is the one a case means. */
  async openWarm(changes: OpenChanges = {}): Promise<ConnectorSession> {
    const session = this.open(changes);
    await session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null });
    return session;
  }

  get mapping(): { settings: object; language: string; capabilities: Json } {
    return { settings: this.spoke.settings, language: 'en', capabilities: this.capabilities };
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.close()));
    await this.spoke.close();
  }
}

/** Every page of a pull; `next` may open another session for each. */
export async function pullPages(next: () => ConnectorSession, mode: PullMode, between: (page: PullPage) => void = () => undefined): Promise<PullPage[]> {
  const pages: PullPage[] = [];
  let cursor: Json | null = null;
  do {
    const page: PullPage = await next().pull({ entity: 'product', mode, cursor });
    pages.push(page);
    between(page);
    cursor = JSON.parse(JSON.stringify(page.nextCursor)) as Json | null;
    assert.ok(pages.length < 1_000, 'a pull must come to an end');
  } while (cursor !== null);
  return pages;
}

export function idsIn(pages: readonly PullPage[]): string[] {
  return pages.flatMap((page) => page.observations.map((observation) => observation.externalId));
}

export function assertOnce(ids: readonly string[]): void {
  assert.equal(new Set(ids).size, ids.length, 'a record came twice');
}

export function assertAll(ids: readonly string[], expected: readonly string[]): void {
  const given = new Set(ids);
  assert.deepEqual(expected.filter((id) => !given.has(id)), [], 'records are missing');
}

export function observationOf(pages: readonly PullPage[], externalId: string): RawObservation {
  const found = pages.flatMap((page) => page.observations).find((observation) => observation.externalId === externalId);
  assert.ok(found, `record ${externalId} is missing`);
  return found;
}

/** The error a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error as Error,
  );
  assert.ok(outcome, 'it should have failed');
  return outcome;
}

export function assertAction(error: unknown, action: string): void {
  assert.equal((error as { action?: unknown }).action, action, `"${String((error as Error).message)}" asks for ${failureActionOf(error)}`);
}

export function stockItem(externalId: string, fields: { readonly [field: string]: Json }): { key: string; externalId: string; parentExternalId: null; fields: { readonly [field: string]: Json } } {
  return { key: `key ${externalId}`, externalId, parentExternalId: null, fields };
}

/** The fields by which this connector writes a counted quantity to a product that shows five. */
export function quantityFields(bench: Bench, quantity: number): { readonly [field: string]: Json } {
  const shown = { scope: 'own', state: { mode: 'tracked', quantity: 5, backorders: 'no' } } as const;
  return bench.scenario.connector.mappers.wantedStock({ mode: 'tracked', quantity, backorders: 'no' }, shown, bench.mapping).fields;
}
