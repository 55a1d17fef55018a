import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidInputError } from '@hub/common';
import type { Position } from '@hub/persistence';

const TAG_BYTES = 12;
const MAX_LENGTH = 2_000;

/**
 * Cursors of lists: opaque to callers and signed, so that only what the hub itself wrote reaches a query. A cursor belongs to one list
 * and order (`scope`); it works as long as the secret key does.
 */
@Injectable()
export class Cursors {
  constructor(private readonly signingKey: Buffer) {}

  encode(scope: string, position: Position | null): string | null {
    if (position === null) return null;
    const body = Buffer.from(JSON.stringify([position.value, position.id]), 'utf8');
    return Buffer.concat([this.tagOf(scope, body), body]).toString('base64url');
  }

  /** @throws {InvalidInputError} `input.bad-cursor` for anything but a cursor of this list. */
  decode(scope: string, cursor: string | undefined): Position | null {
    if (cursor === undefined) return null;
    const bytes = cursor.length <= MAX_LENGTH ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
    const [tag, body] = [bytes.subarray(0, TAG_BYTES), bytes.subarray(TAG_BYTES)];
    if (tag.length !== TAG_BYTES || !timingSafeEqual(tag, this.tagOf(scope, body))) {
      throw new InvalidInputError('input.bad-cursor', 'The cursor is not one this list gave out: take it unchanged from nextCursor, with the same sort order.', { param: 'cursor' });
    }
    const [value, id] = JSON.parse(body.toString('utf8')) as [string, string];
    return { value, id };
  }

  private tagOf(scope: string, body: Buffer): Buffer {
    return createHmac('sha256', this.signingKey).update(`${scope}\n`).update(body).digest().subarray(0, TAG_BYTES);
  }
}
