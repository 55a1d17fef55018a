import { hkdfSync } from 'node:crypto';

const SALT = 'entrepot';

/** One key of the installation and what is derived from it. */
export interface DerivedKey {
  /** 16 hexadecimal characters; says which key sealed something and nothing about the key itself. */
  readonly id: string;
  /** 32 bytes. */
  readonly sealing: Buffer;
  /** 32 bytes, for cursors. */
  readonly signing: Buffer;
}

/** Derives independent keys, so that none of them tells anything about another. */
export function deriveKey(secretKey: string): DerivedKey {
  return {
    id: derive(secretKey, 'key-id', 8).toString('hex'),
    sealing: derive(secretKey, 'sealing', 32),
    signing: derive(secretKey, 'signing', 32),
  };
}

function derive(secretKey: string, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, SALT, purpose, bytes));
}
