import type { Json } from '@hub/contracts';

/** Seals secrets so that what is stored is worth nothing without the hub's key. */
export abstract class CredentialVault {
  /** Bytes to store; they name the key that sealed them. */
  abstract seal(value: Json): Buffer;
  /** @throws {HubError} when the key that sealed it is not known or the bytes were tampered with. */
  abstract open(sealed: Buffer): Json;
}
