import { Injectable } from '@nestjs/common';
import { Clock, InvalidInputError, type HubError } from '@hub/common';
import { INGEST_TOKEN_ATTRIBUTE, type ParkReason } from '@hub/contracts';
import { HubMetrics } from '@hub/observability';
import { namedRecordOf, ParkMessage, type ObservedRecord } from '@hub/sync-engine';
import type { BusEvent, IngestClaim } from '@hub/sync-engine/ports';
import { WebhookKeeper } from '../hooks/webhook-keeper';
import { IngestProof } from './ingest-proof';
import { readMessage } from './read-message';

/** Why a message is set aside. */
interface Refusal {
  readonly reason: ParkReason;
  readonly code: string;
  readonly message: string;
}

const UNPROVEN: Refusal = {
  reason: 'unproven-sender',
  code: 'observation.unproven-sender',
  message: `A message on the topic "observation" speaks for this connection without a valid ingest token of it (attribute "${INGEST_TOKEN_ATTRIBUTE}"). Give the program that sends it the token, or find out who does; releasing this reads the record from the store.`,
};

/** Takes observations that come over the bus: what is proven and readable goes the way of webhooks, the rest is set aside. */
@Injectable()
export class IngestDesk {
  constructor(
    private readonly proof: IngestProof,
    private readonly keeper: WebhookKeeper,
    private readonly parking: ParkMessage,
    private readonly metrics: HubMetrics,
    private readonly clock: Clock,
  ) {}

  /**
   * When it returns, the message is committed: as an observation that waits, as a request to read, or as something parked.
   * @throws {InvalidInputError} `observation.unknown-connection`: there is nobody to show it to. Anything else is an outage.
   */
  async take(event: BusEvent): Promise<void> {
    const claim = await this.claimOf(event);
    const { record, refusal } = readMessage(event, this.clock.nowIso());
    if (!claim.isProven) return this.park(event, claim, record, UNPROVEN);
    if (refusal !== null) return this.park(event, claim, record, refusalOf(refusal));
    return this.keep(claim, record);
  }

  private async claimOf(event: BusEvent): Promise<IngestClaim> {
    const { connectionId } = namedRecordOf(event.data);
    const claim = connectionId === null ? null : await this.proof.claim(connectionId, event.extensions[INGEST_TOKEN_ATTRIBUTE]);
    if (claim !== null) return claim;
    this.metrics.observedMessages.inc({ verdict: 'unknown-connection' });
    throw new InvalidInputError('observation.unknown-connection', 'The message names no connection of this hub in data.connectionId.');
  }

  private async keep({ accountId, status }: IngestClaim, { connectionId, entity, externalId, observation }: ObservedRecord): Promise<void> {
    const said = observation === null ? { observations: [], refetch: [{ entity, externalId }] } : { observations: [observation], refetch: [] };
    await this.keeper.keep({ accountId, connectionId, status }, said);
    this.metrics.observedMessages.inc({ verdict: observation === null ? 'hint' : 'accepted' });
  }

  private async park(event: BusEvent, { accountId }: IngestClaim, record: ObservedRecord | null, refusal: Refusal): Promise<void> {
    const { connectionId, externalId } = namedRecordOf(event.data);
    const details = { eventId: event.id.slice(0, 200), key: event.key.slice(0, 512), hasToken: event.extensions[INGEST_TOKEN_ATTRIBUTE] !== undefined };
    await this.parking.execute({ ...refusal, accountId, connectionId: connectionId as string, externalId, details, observation: record?.observation ?? null });
    this.metrics.observedMessages.inc({ verdict: refusal.reason });
  }
}

function refusalOf({ type, code, message }: HubError): Refusal {
  return { reason: type === 'too-large' ? 'too-large' : 'invalid-record', code, message };
}
