import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

import type { Json } from '@hub/contracts';

import { SpokeAnswerError } from '../errors/connector-errors';
import type { HttpAnswer } from './http-types';
import type { Redactor } from './redaction';

const DECODERS = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) } as const;

/** Undoes the transfer's compression; at most `maxBytes` come out. @throws when the data is damaged or too large. */
export async function decoded(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<string> {
  const name = (encoding ?? '').trim().toLowerCase() as keyof typeof DECODERS;
  const decoder = DECODERS[name];
  if (!decoder) return body.toString('utf8');
  return (await decoder(body, { maxOutputLength: maxBytes })).toString('utf8');
}

/** An answer's JSON, or why it is none. */
export type ParsedAnswer = { readonly ok: true; readonly body: Json } | { readonly ok: false; readonly error: SpokeAnswerError };

/**
 * Reads JSON as stores send it: a byte-order mark is dropped; HTML, PHP warnings and cut-off texts are told apart from JSON by
 * parsing, whatever the content type claims. The error carries the first 200 characters, without secrets.
 */
export function parseJson(answer: HttpAnswer, redactor: Redactor): ParsedAnswer {
  const text = answer.text.charCodeAt(0) === 0xfeff ? answer.text.slice(1) : answer.text;
  try {
    return { ok: true, body: JSON.parse(text) as Json };
  } catch {
    return { ok: false, error: notJson(answer, text, redactor) };
  }
}

/** Whether an answer is a web page rather than an API's answer. */
export function looksLikeHtml(answer: HttpAnswer): boolean {
  if ((answer.headers['content-type'] ?? '').includes('text/html')) return true;
  return /^\s*<(!doctype|html|head|body)/i.test(answer.text);
}

function notJson(answer: HttpAnswer, text: string, redactor: Redactor): SpokeAnswerError {
  const excerpt = redactor.text(text.slice(0, 200));
  const what = looksLikeHtml(answer) ? 'a web page' : 'something that is not JSON';
  return new SpokeAnswerError('spoke.not-json', `The store answered with ${what} (status ${answer.status}); it begins: ${excerpt || '(nothing)'}`, 'retry', {
    details: { status: answer.status, contentType: answer.headers['content-type'] ?? null, excerpt, url: redactor.url(answer.url), mayHaveTakenEffect: true },
  });
}
