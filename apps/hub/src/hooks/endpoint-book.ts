import { Injectable } from '@nestjs/common';
import { Clock, isUuid } from '@hub/common';
import { WebhookIntake } from '@hub/persistence';
import { CredentialVault, WebhookStore, type WebhookEndpoint } from '@hub/sync-engine/ports';

/** How long a look-up is believed: a change made in another process shows after this at the latest. Unit: milliseconds. */
const BELIEVED_MS = 2_000;
/** Connections remembered at the same time. */
const MAX_REMEMBERED = 10_000;

/** A connection that takes webhooks. */
export interface OpenHook {
  readonly kind: 'open';
  readonly endpoint: WebhookEndpoint;
  readonly secrets: readonly string[];
}

/** Where a webhook goes. */
export type HookTarget = OpenHook | { readonly kind: 'unknown' } | { readonly kind: 'deleted' };

/** Finds the connection behind a webhook address with its unsealed secret, mostly from memory. */
@Injectable()
export class EndpointBook {
  private readonly remembered = new Map<string, { readonly target: HookTarget; readonly until: number }>();

  constructor(
    private readonly store: WebhookStore,
    private readonly intake: WebhookIntake,
    private readonly vault: CredentialVault,
    private readonly clock: Clock,
  ) {}

  /** `fresh` asks the database whatever is remembered: for a signature that did not match, because the secret may have changed. */
  async find(connectionId: string, fresh = false): Promise<HookTarget> {
    if (!isUuid(connectionId)) return { kind: 'unknown' };
    const known = this.remembered.get(connectionId);
    if (!fresh && known !== undefined && known.until > this.clock.nowMs()) return known.target;
    const target = await this.look(connectionId);
    // What does not exist is not remembered: anybody may ask for any id.
    if (target.kind === 'open') this.remember(connectionId, target);
    else this.remembered.delete(connectionId);
    return target;
  }

  private async look(connectionId: string): Promise<HookTarget> {
    const endpoint = await this.store.endpoint(connectionId);
    if (endpoint === null) return (await this.intake.wasRemoved(connectionId)) ? { kind: 'deleted' } : { kind: 'unknown' };
    if (endpoint.status === 'deleting') return { kind: 'deleted' };
    return { kind: 'open', endpoint, secrets: secretsIn(endpoint.sealedSecret === null ? null : this.vault.open(endpoint.sealedSecret)) };
  }

  private remember(connectionId: string, target: HookTarget): void {
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(connectionId, { target, until: this.clock.nowMs() + BELIEVED_MS });
  }
}

/** The texts in whatever was sealed: one secret, or the present one and the one before while rotating. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(secretsIn);
}
