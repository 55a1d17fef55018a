import type { Socket } from 'node:net';
import { newId } from '@hub/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerFor } from './error-body';

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** Answers what is no HTTP request at all, in the one error shape, and hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = JSON.stringify(answerFor({ statusCode: status }, newId()).body);
  const head = `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body);
}

/** Answers requests that the router itself refuses, such as an address that cannot be decoded. */
export function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = answerFor(error, request.id);
  void reply.status(status).header('x-request-id', request.id).type('application/json; charset=utf-8').send(body);
}
