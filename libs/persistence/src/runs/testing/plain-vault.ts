import type { Json } from '@hub/contracts';
import { CredentialVault } from '@hub/sync-engine/ports';

/** Seals nothing: for tests that look at what is stored. */
export class PlainVault extends CredentialVault {
  seal(value: Json): Buffer {
    return Buffer.from(JSON.stringify(value));
  }

  open(sealed: Buffer): Json {
    return JSON.parse(sealed.toString()) as Json;
  }
}
