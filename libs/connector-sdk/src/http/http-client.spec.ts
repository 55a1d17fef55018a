import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { SystemClock } from '@hub/common';

import { parseJson } from './answer-body';
import { CircuitBreaker } from './circuit-breaker';
import { createDispatcher } from './dispatcher';
import { HttpClient } from './http-client';
import { Redactor } from './redaction';
import { RequestBudget } from './request-budget';
import { mayHaveTakenEffect } from './transport-error';

const SECRET = 'cs_0123456789abcdef';
const dispatcher = createDispatcher({ connectTimeoutMs: 1_000 });
const redactor = new Redactor([SECRET]);

describe('HttpClient', () => {
  let server: Server;
  let base: string;
  let handle: RequestListener;
  let abort: AbortController;

  beforeEach(async () => {
    abort = new AbortController();
    server = createServer((request, response) => handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  afterAll(() => dispatcher.close());

  function client(timeoutMs = 2_000, maxAnswerBytes?: number): HttpClient {
    const clock = new SystemClock();
    return new HttpClient({
      dispatcher,
      clock,
      redactor,
      timeoutMs,
      signal: abort.signal,
      userAgent: 'test',
      budget: new RequestBudget({ clock, maxConcurrent: 4 }),
      breaker: new CircuitBreaker({ clock }),
      ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    });
  }

  it('reads compressed answers', async () => {
    handle = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    expect((await client().send({ method: 'GET', url: base })).text).toBe('{"a":1}');
  });

  it('sends what it is given', async () => {
    let seen = '';
    handle = (request, response) => {
      request.on('data', (part: Buffer) => (seen += part.toString()));
      request.on('end', () => response.end(`${request.method} ${request.headers['x-a']}`));
    };
    const answer = await client().send({ method: 'PUT', url: base, headers: { 'x-a': 'b' }, body: '{"ä":1}' });
    expect([answer.text, seen]).toEqual(['PUT b', '{"ä":1}']);
  });

  it('calls a time-out a possible effect', async () => {
    handle = () => undefined;
    const error = await client(60).send({ method: 'POST', url: base, body: '{}' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: 'timeout', action: 'retry' });
    expect(mayHaveTakenEffect(error)).toBe(true);
  });

  it('gives up in time on an answer whose body never ends', async () => {
    handle = (_, response) => void response.writeHead(200).write('[1,');
    await expect(client(80).send({ method: 'GET', url: base })).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('calls a refused connection no effect', async () => {
    const error = await client().send({ method: 'POST', url: 'http://127.0.0.1:1/', body: '{}' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: 'refused' });
    expect(mayHaveTakenEffect(error)).toBe(false);
  });

  it('knows a name that does not resolve', async () => {
    await expect(client().send({ method: 'GET', url: 'http://no-such-host.invalid/' })).rejects.toMatchObject({ failure: 'dns' });
  });

  it('knows a port without TLS', async () => {
    handle = (_, response) => response.end();
    await expect(client().send({ method: 'GET', url: base.replace('http:', 'https:') })).rejects.toMatchObject({ failure: 'tls-protocol' });
  });

  it('reads once more when a kept-alive socket was closed, writes never twice', async () => {
    let calls = 0;
    handle = (request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else response.end('{}');
    };
    expect((await client().send({ method: 'GET', url: base })).status).toBe(200);
    calls = 0;
    const error = await client().send({ method: 'POST', url: base, body: '{}' }).catch((thrown: unknown) => thrown);
    expect([calls, mayHaveTakenEffect(error)]).toEqual([1, true]);
  });

  it('takes a maintenance that does not end for an outage', async () => {
    handle = (_, response) => response.writeHead(503, { 'retry-after': '0' }).end();
    const asked = client();
    for (let call = 0; call < 8; call += 1) expect((await asked.send({ method: 'GET', url: base })).status).toBe(503);
    await expect(asked.send({ method: 'GET', url: base })).rejects.toMatchObject({ code: 'spoke.circuit-open' });
  });

  it('notices half an answer', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('[{"id":1}', () => response.destroy());
    };
    await expect(client().send({ method: 'GET', url: base })).rejects.toMatchObject({ action: 'retry' });
  });

  it('follows redirects of reads only, and only when asked', async () => {
    handle = (request, response) => (request.url === '/a' ? response.writeHead(301, { location: '/b' }).end() : response.end('here'));
    expect((await client().send({ method: 'GET', url: `${base}/a` })).status).toBe(301);
    expect(await client().send({ method: 'GET', url: `${base}/a`, followRedirects: 1 })).toMatchObject({ text: 'here', url: `${base}/b` });
    expect((await client().send({ method: 'POST', url: `${base}/a`, body: '{}', followRedirects: 1 })).status).toBe(301);
  });

  it('never follows a redirect to a link-local address', async () => {
    handle = (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    await expect(client().send({ method: 'GET', url: base, followRedirects: 1 })).rejects.toMatchObject({ code: 'spoke.address-forbidden' });
  });

  it('stops reading what is too large, announced or not', async () => {
    handle = (_, response) => response.end('x'.repeat(5_000));
    await expect(client(2_000, 1_000).send({ method: 'GET', url: base })).rejects.toMatchObject({ code: 'spoke.answer-too-large' });
  });

  it('ends promptly when cancelled', async () => {
    handle = () => setImmediate(() => abort.abort());
    const startedMs = Date.now();
    await expect(client(30_000).send({ method: 'GET', url: base })).rejects.toMatchObject({ failure: 'cancelled' });
    expect(Date.now() - startedMs).toBeLessThan(2_000);
  });

  it('shows no secret in its errors', async () => {
    handle = (request) => request.socket.destroy();
    const url = `${base}/x?consumer_key=ck_1&consumer_secret=${SECRET}&oauth_signature=abc`;
    const error = (await client().send({ method: 'GET', url }).catch((thrown: unknown) => thrown)) as Error & { details: unknown };
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/cs_0123|ck_1|abc/);
  });

  it('tells JSON from everything else', async () => {
    const bodies = ['\uFEFF{"a":1}', '<br />\n<b>Warning</b> [1]', '<!DOCTYPE html><title>Login</title>', ''];
    const parsed = [];
    for (const body of bodies) {
      handle = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      const result = parseJson(await client().send({ method: 'GET', url: base }), redactor);
      parsed.push(result.ok ? result.body : result.error.message);
    }
    expect(parsed[0]).toEqual({ a: 1 });
    expect(parsed[1]).toContain('it begins: <br />');
    expect(parsed[2]).toContain('a web page');
    expect(parsed[3]).toContain('(nothing)');
  });
});
