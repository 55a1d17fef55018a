import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ShopState } from '../model/shop-state';
import { selfMadeCertificate } from '../platform/self-made-certificate';
import { htmlPage, type SiteAnswer, type SiteRequest } from '../rest/http-message';
import { fatalErrorBody, type WordPress } from '../rest/word-press';
import type { PageCache } from './answer-cache';
import { answerInstead, spoil } from './fault-answers';
import type { FaultRule, FaultRules } from './fault-rules';
import type { Ledger, RequestRecord } from './ledger';

const CUTS_BEFORE: ReadonlySet<string> = new Set(['timeout-before', 'reset-before']);
const CUTS_AFTER: ReadonlySet<string> = new Set(['timeout-after', 'reset-after']);
const SLOW_MS = 1000;

/** What the web server puts in front of the site. */
export interface WebServerParts {
  readonly state: ShopState;
  readonly wordPress: WordPress;
  readonly faults: FaultRules;
  readonly ledger: Ledger;
  readonly cache: PageCache;
}

/** The machine the shop runs on: listens, counts, and lets faults strike before and after the shop has worked. */
export class WebServer {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly parts: WebServerParts) {}

  /** @returns the port listened on. @throws when the port is taken. */
  async listen(port: number, host: string, certificate?: { key: string; cert: string }): Promise<number> {
    const isTls = ['https', 'hidden-https'].includes(this.parts.state.settings.transport);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => void this.serve(request, response);
    const server = isTls ? createHttpsServer(certificate ?? selfMadeCertificate(host), onRequest) : createHttpServer(onRequest);
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  /** Stops listening and cuts what is open, hanging requests included. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    const closed = new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await received(incoming);
    if (!request) return;
    const { state, ledger, faults } = this.parts;
    const record = ledger.receive(request.method, request.uri, state.clock.now());
    const rule = faults.strike(request.method, request.uri);
    await this.pause(state.settings.latencyMs);
    if (rule) return this.serveWithFault(incoming, request, response, { rule, record });
    this.send(request, response, await this.answer(request), record);
  }

  private async serveWithFault(
    incoming: IncomingMessage,
    request: SiteRequest,
    response: ServerResponse,
    { rule, record }: { rule: FaultRule; record: RequestRecord },
  ): Promise<void> {
    record.fault = rule.kind;
    if (rule.kind === 'slow') await this.pause(rule.delayMs ?? SLOW_MS);
    if (CUTS_BEFORE.has(rule.kind)) return this.cut(incoming, rule);
    const answer = answerInstead(rule) ?? spoil(rule, await this.answer(request));
    if (CUTS_AFTER.has(rule.kind)) return this.cut(incoming, rule);
    this.send(request, response, answer, record, rule.kind === 'half-page');
  }

  private async answer(request: SiteRequest): Promise<SiteAnswer> {
    if (this.parts.state.settings.refusedMethods.includes(request.method)) return htmlPage(501, 'Not Implemented');
    const kept = this.parts.cache.lookUp(request);
    if (kept) return kept;
    try {
      return this.parts.cache.keep(request, await this.parts.wordPress.answer(request));
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { status: 500, headers: { 'Content-Type': 'application/json; charset=UTF-8' }, body: fatalErrorBody(message) };
    }
  }

  private send(request: SiteRequest, response: ServerResponse, answer: SiteAnswer, record: RequestRecord, isHalf = false): void {
    record.status = answer.status;
    const bytes = Buffer.from(answer.body, 'utf8');
    const stripped = new Set(this.parts.state.settings.strippedHeaders.map((name) => name.toLowerCase()));
    const headers = { Date: new Date(this.parts.state.clock.now()).toUTCString(), ...answer.headers };
    for (const [name, value] of Object.entries(headers)) if (!stripped.has(name.toLowerCase())) response.setHeader(name, value);
    if (request.method !== 'HEAD') response.setHeader('Content-Length', bytes.length);
    response.statusCode = answer.status;
    if (!isHalf) {
      response.end(request.method === 'HEAD' ? undefined : bytes);
      return;
    }
    record.status = 0;
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  }

  private cut(incoming: IncomingMessage, rule: FaultRule): void {
    if (rule.kind.startsWith('reset')) incoming.socket.destroy();
    else if (rule.delayMs !== undefined) void this.pause(rule.delayMs).then(() => incoming.socket.destroy());
  }

  private pause(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      this.timers.add(timer);
    });
  }
}

function received(incoming: IncomingMessage): Promise<SiteRequest | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => resolve(undefined));
    incoming.on('end', () =>
      resolve({
        method: incoming.method ?? 'GET',
        uri: incoming.url ?? '/',
        headers: incoming.headers,
        body: chunks.length === 0 ? '' : Buffer.concat(chunks).toString('utf8'),
      }),
    );
  });
}
