import { Global, Module } from '@nestjs/common';
import { MakeIngestToken, ParkMessage, RevokeIngestToken } from '@hub/sync-engine';
import { WebhookKeeper } from '../hooks/webhook-keeper';
import { IngestDesk } from './ingest-desk';
import { IngestProof } from './ingest-proof';
import { IngestTokenBook } from './ingest-token-book';
import { ObservationDoor } from './observation-door';

const PROVIDERS = [IngestDesk, IngestProof, IngestTokenBook, MakeIngestToken, ObservationDoor, ParkMessage, RevokeIngestToken, WebhookKeeper];

/** What programs outside say of records, by whichever door it comes. */
@Global()
@Module({ providers: PROVIDERS, exports: PROVIDERS })
export class IngestModule {}
