import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { InternalError } from '@hub/common';
import type { Json } from '@hub/contracts';
import { CredentialVault } from '@hub/sync-engine/ports';
import type { DerivedKey } from './secret-keys';

/** Layout: format (1 byte), key id (8), nonce (12), tag (16), ciphertext. */
const FORMAT = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/** AES-256-GCM with a fresh nonce each time; the header is authenticated too. Opens with any known key, seals with the first. */
export class SealedVault extends CredentialVault {
  private readonly byId: ReadonlyMap<string, DerivedKey>;

  constructor(
    private readonly present: DerivedKey,
    previous: readonly DerivedKey[] = [],
  ) {
    super();
    this.byId = new Map([present, ...previous].map((key) => [key.id, key]));
  }

  seal(value: Json): Buffer {
    const header = Buffer.concat([Buffer.from([FORMAT]), Buffer.from(this.present.id, 'hex')]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.present.sealing, nonce).setAAD(header);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
  }

  open(sealed: Buffer): Json {
    const key = this.keyOf(sealed);
    const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const tag = sealed.subarray(HEADER_BYTES + NONCE_BYTES, OVERHEAD_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: TAG_BYTES }).setAAD(sealed.subarray(0, HEADER_BYTES)).setAuthTag(tag);
      return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(OVERHEAD_BYTES)), decipher.final()]).toString('utf8')) as Json;
    } catch (error) {
      throw new InternalError('vault.damaged', 'Stored credentials were damaged or changed by somebody else; enter them again.', { cause: error });
    }
  }

  /** Whether something was sealed with a key that is on its way out. */
  isOutdated(sealed: Buffer): boolean {
    return keyIdIn(sealed) !== this.present.id;
  }

  private keyOf(sealed: Buffer): DerivedKey {
    const key = sealed.length >= OVERHEAD_BYTES && sealed[0] === FORMAT ? this.byId.get(keyIdIn(sealed)) : undefined;
    if (key !== undefined) return key;
    throw new InternalError('vault.unknown-key', 'Stored credentials were sealed with another key: give the former HUB_SECRET_KEY as HUB_SECRET_KEY_PREVIOUS, or enter them again.');
  }
}

function keyIdIn(sealed: Buffer): string {
  return sealed.subarray(1, HEADER_BYTES).toString('hex');
}
