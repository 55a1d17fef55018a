/** Name of the lock on a record, and on a listing, which is named after its original's record. */
export function recordLock(connectionId: string, externalId: string): string {
  return `r:${connectionId}:${externalId}`;
}

/** Name of the lock on an identity key within an account. */
export function keyLock(accountId: string, key: { readonly type: string; readonly value: string }): string {
  return `k:${accountId}:${key.type}:${key.value}`;
}
