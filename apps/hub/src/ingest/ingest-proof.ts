import { Injectable } from '@nestjs/common';
import { Clock, isUuid } from '@hub/common';
import { hashOfIngestToken } from '@hub/sync-engine';
import { IngestTokens, type IngestClaim, type IngestSender } from '@hub/sync-engine/ports';

/** How long a proof is believed: the longest a token revoked elsewhere still works. Unit: milliseconds. */
const BELIEVED_MS = 2_000;
/** Proofs remembered at the same time; what is not proven is never remembered, so that nobody can fill it. */
const MAX_REMEMBERED = 10_000;

/** Tells which connection a program outside may speak for, mostly from memory. */
@Injectable()
export class IngestProof {
  private readonly proven = new Map<string, { readonly claim: IngestClaim; readonly until: number }>();

  constructor(
    private readonly tokens: IngestTokens,
    private readonly clock: Clock,
  ) {}

  /** Whom a token speaks for; null for unknown and ended ones. */
  senderOf(token: string): Promise<IngestSender | null> {
    return this.tokens.senderOf(hashOfIngestToken(token), this.clock.nowIso());
  }

  /** Whether the token, undefined where none was presented, speaks for the connection. Null: there is no such connection. */
  async claim(connectionId: string, token: string | undefined): Promise<IngestClaim | null> {
    if (!isUuid(connectionId)) return null;
    const hash = token === undefined ? null : hashOfIngestToken(token);
    const name = `${connectionId}:${hash?.toString('base64') ?? ''}`;
    const known = this.proven.get(name);
    if (known !== undefined && known.until > this.clock.nowMs()) return known.claim;
    this.proven.delete(name);
    const claim = await this.tokens.claim(connectionId, hash, this.clock.nowIso());
    if (claim?.isProven === true) this.remember(name, claim);
    return claim;
  }

  /** Forgets everything: a token was just revoked here. */
  forget(): void {
    this.proven.clear();
  }

  private remember(name: string, claim: IngestClaim): void {
    if (this.proven.size >= MAX_REMEMBERED) this.proven.clear();
    this.proven.set(name, { claim, until: this.clock.nowMs() + BELIEVED_MS });
  }
}
