import { Injectable } from '@nestjs/common';
import { chunk, Clock, isHubError, Logger, toHubError } from '@hub/common';
import type { RawObservation } from '@hub/contracts';
import { ImportBatch } from '../import/import-batch';
import type { ImportBatchResult, ImportRequest } from '../import/import-request';
import { RecordParking, UnitOfWork } from '../ports';
import { addCounts, countsOf } from '../runs/run-counts';

/** Observations an import takes at once. */
const BATCH = 500;
const NOTHING: ImportBatchResult = { counts: {}, outcomes: [], drains: [], refetches: 0 };

/**
 * Imports any number of observations so that one that breaks the import does not sink the others: a batch that fails for no outage's
 * sake is halved until the culprit stands alone, which is parked. `alongside` is then saved after the records, not with them: killed
 * in between, the records are found unchanged the next time.
 */
@Injectable()
export class IsolatingImport {
  constructor(
    private readonly importBatch: ImportBatch,
    private readonly unitOfWork: UnitOfWork,
    private readonly parking: RecordParking,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async execute(request: ImportRequest): Promise<ImportBatchResult> {
    if (request.observations.length > BATCH) return this.inParts(request, chunk(request.observations, BATCH));
    const alongside = { failed: false };
    try {
      return await this.importBatch.execute(watched(request, alongside));
    } catch (error) {
      if (alongside.failed || isOutage(error) || request.observations.length === 0) throw error;
      return this.isolate(request, error);
    }
  }

  private async isolate(request: ImportRequest, error: unknown): Promise<ImportBatchResult> {
    const [first] = request.observations;
    if (first !== undefined && request.observations.length === 1) return this.setAside(request, first, error);
    return this.inParts(request, chunk(request.observations, Math.ceil(request.observations.length / 2)));
  }

  private async inParts(request: ImportRequest, parts: ReadonlyArray<readonly RawObservation[]>): Promise<ImportBatchResult> {
    let result = NOTHING;
    for (const observations of parts) result = joined(result, await this.execute({ ...request, observations, alongside: undefined }));
    const { alongside } = request;
    if (alongside !== undefined) await this.unitOfWork.run(request.connection.accountId, (tx) => alongside(tx, result));
    return result;
  }

  private async setAside(request: ImportRequest, observation: RawObservation, thrown: unknown): Promise<ImportBatchResult> {
    const { connection } = request;
    const { code, message } = toHubError(thrown);
    const { externalId } = observation;
    this.logger.error('record not imported', { connectionId: connection.id, externalId, code, error: thrown });
    const result: ImportBatchResult = {
      ...NOTHING,
      counts: countsOf('unknown', 'parked', 1),
      outcomes: [{ externalId, outcome: 'parked', productId: null, linkId: null, refetch: false }],
    };
    await this.unitOfWork.run(connection.accountId, async (tx) => {
      await this.parking.park(tx, {
        connectionId: connection.id,
        entity: observation.entity,
        externalId,
        reason: 'handler-failed',
        code,
        message: `The record ${externalId} of "${connection.name}" could not be imported: ${message}`,
        details: {},
        observation,
        at: this.clock.nowIso(),
      });
      await request.alongside?.(tx, result);
    });
    return result;
  }
}

/** Notes when what is saved alongside fails: that is no record's fault. */
function watched(request: ImportRequest, state: { failed: boolean }): ImportRequest {
  const { alongside } = request;
  if (alongside === undefined) return request;
  return {
    ...request,
    alongside: async (tx, result) => {
      try {
        await alongside(tx, result);
        state.failed = false;
      } catch (error) {
        state.failed = true;
        throw error;
      }
    },
  };
}

function joined(left: ImportBatchResult, right: ImportBatchResult): ImportBatchResult {
  return {
    counts: addCounts(left.counts, right.counts),
    outcomes: [...left.outcomes, ...right.outcomes],
    drains: [...new Set([...left.drains, ...right.drains])],
    refetches: left.refetches + right.refetches,
  };
}

/** SQLSTATE classes of a database that is away, full or in our way, and codes of a network that is. */
const OUTAGE = /^(08|53|55|57|40)|^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/;

/** Nobody's record is at fault when the database is away. */
function isOutage(error: unknown): boolean {
  if (isHubError(error)) return error.type === 'unavailable' || error.type === 'not-found' || error.type === 'conflict';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return OUTAGE.test(code);
  return typeof message === 'string' && /connection terminated|timeout exceeded when trying to connect|client was closed/i.test(message);
}
