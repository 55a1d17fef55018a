import { Injectable } from '@nestjs/common';
import { chunk, indexBy, UnavailableError } from '@hub/common';
import { RecordRefusedError } from '@hub/connector-sdk';
import type { RawObservation, StockState } from '@hub/contracts';
import { ImportBatch } from '../import/import-batch';
import type { ConnectionRecord, OpenSpoke } from '../ports';
import { mapperContextOf } from './mapper-context';

/** What a record showed when it was read just now. */
export type FreshLook =
  | { readonly kind: 'shown'; readonly state: StockState; readonly readAt: string }
  | { readonly kind: 'gone' }
  /** It shows no stock of its own any more; the importer has been told, and the next look finds another way. */
  | { readonly kind: 'rerouted' }
  /** `wholeRequest`: the request failed, not this record of it. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly wholeRequest: boolean };

/** Most observations the importer takes at once. */
const IMPORT_BATCH = 500;

/** Reads what records show at this moment. What is read is an observation like any other and goes to the importer as well. */
@Injectable()
export class ReadStock {
  constructor(private readonly imports: ImportBatch) {}

  /** One look per external id. A failed request ends the reading; the ids not read yet share its failure. */
  async look(connection: ConnectionRecord, spoke: OpenSpoke, externalIds: readonly string[]): Promise<ReadonlyMap<string, FreshLook>> {
    const looks = new Map<string, FreshLook>();
    const pages = chunk([...new Set(externalIds)], spoke.connector.manifest.limits.pageSizeRecords);
    for (const [index, page] of pages.entries()) {
      const failure = await this.lookAtPage(connection, spoke, page, looks);
      if (failure === null) continue;
      for (const id of pages.slice(index).flat()) looks.set(id, { kind: 'failed', error: failure.error, wholeRequest: true });
      break;
    }
    return looks;
  }

  private async lookAtPage(connection: ConnectionRecord, spoke: OpenSpoke, ids: readonly string[], looks: Map<string, FreshLook>): Promise<{ error: unknown } | null> {
    try {
      const { observations, failed } = await spoke.session.fetch('product', ids);
      await this.observe(connection, spoke, observations);
      const seen = indexBy(observations, (observation) => observation.externalId);
      const errors = indexBy(failed, (failure) => failure.externalId);
      for (const id of ids) looks.set(id, lookAt(connection, spoke, seen.get(id), errors.get(id)?.error));
      return null;
    } catch (error) {
      if (!isSpokeFailure(error)) throw error;
      return { error };
    }
  }

  /** Hands observations to the importer. */
  async observe(connection: ConnectionRecord, spoke: OpenSpoke, observations: readonly RawObservation[]): Promise<void> {
    for (const batch of chunk(observations, IMPORT_BATCH)) {
      await this.imports.execute({ connection, connector: spoke.connector, entity: 'product', observations: batch, runId: null });
    }
  }
}

function lookAt(connection: ConnectionRecord, spoke: OpenSpoke, observation: RawObservation | undefined, error: Error | undefined): FreshLook {
  if (observation === undefined) {
    const missing = new UnavailableError('spoke.answer-incomplete', 'The shop answered without one of the records asked for; it is asked again.');
    return { kind: 'failed', error: error ?? missing, wholeRequest: false };
  }
  if (observation.gone === true) return { kind: 'gone' };
  const mapped = spoke.connector.mappers.product(observation, mapperContextOf(connection));
  if (!mapped.ok) return { kind: 'failed', error: new RecordRefusedError(mapped.code, mapped.message), wholeRequest: false };
  const { stock } = mapped.value;
  return stock?.scope === 'own' ? { kind: 'shown', state: stock.state, readAt: observation.readAt } : { kind: 'rerouted' };
}

/** Failures that connectors classify; anything else is ours and not to be swallowed. */
export function isSpokeFailure(error: unknown): boolean {
  return typeof (error as { action?: unknown } | null)?.action === 'string';
}
