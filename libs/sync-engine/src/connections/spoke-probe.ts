import { Injectable } from '@nestjs/common';
import { Clock, Logger, newId } from '@hub/common';
import type { Connector, VerifyReport } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';
import { PublicAddress } from '../webhooks/public-address';
import { validForm, type FormValues } from './connection-form';

/** What a spoke is to be asked with. */
export interface ProbeRequest {
  readonly accountId: string;
  /** Null for a connection that is not stored. */
  readonly connectionId: string | null;
  readonly settings: FormValues;
  readonly credentials: FormValues;
  readonly language: string;
  readonly capabilities: Json;
}

/** Longest a verification may take before its requests are ended. Unit: milliseconds. */
const PROBE_MS = 120_000;

/** Runs a connector's checks against a spoke with values that need not be stored. */
@Injectable()
export class SpokeProbe {
  constructor(
    private readonly address: PublicAddress,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @throws {InvalidInputError} when the values do not fit the connector's form; a spoke's fault is in the report. */
  async execute(connector: Connector, request: ProbeRequest): Promise<VerifyReport> {
    const context = {
      connectionId: request.connectionId ?? newId(),
      accountId: request.accountId,
      settings: validForm(connector.manifest.settings, request.settings, 'settings'),
      credentials: validForm(connector.manifest.credentials, request.credentials, 'credentials'),
      language: request.language,
      capabilities: request.capabilities,
      publicUrl: this.address.url,
    };
    const session = connector.open(context, { logger: this.logger, clock: this.clock, signal: AbortSignal.timeout(PROBE_MS) });
    try {
      return await session.verify();
    } finally {
      await session.close();
    }
  }
}
