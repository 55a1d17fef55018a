import { createHmac, timingSafeEqual } from 'node:crypto';

/** Base64 of HMAC-SHA256 over the bytes as sent; never over re-serialised JSON. */
export function signatureOf(rawBody: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('base64');
}

/** Whether one of the secrets signed these bytes. Every secret is tried and compared in constant time. */
export function isSignedByOneOf(rawBody: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  let valid = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(rawBody).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) valid = true;
  }
  return valid;
}
