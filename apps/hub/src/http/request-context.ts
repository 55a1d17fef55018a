import { newId } from '@hub/common';
import type { IncomingMessage } from 'node:http';

const GIVEN_ID = /^[A-Za-z0-9._:-]{8,100}$/;

/** The id of a request: the caller's own where it is a sane one, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : newId();
}
