import { Injectable } from '@nestjs/common';
import { Incidents, type ConnectionRecord, type RunRecord } from '../ports';

/** Key of the incident about a sweep that stopped because too much vanished. */
export function disappearanceKey(connectionId: string): string {
  return `mass-disappearance:${connectionId}`;
}

/** Tells operators how runs ended where they must know. */
@Injectable()
export class RunEndings {
  constructor(private readonly incidents: Incidents) {}

  /** Opens an incident for a run that failed or waits for a decision; a run that succeeds closes what its forerunners opened. */
  async report(connection: ConnectionRecord, run: RunRecord): Promise<void> {
    if (run.state === 'failed') await this.failed(connection, run);
    if (run.state === 'waiting') await this.waiting(connection, run);
    if (run.state === 'succeeded') await this.succeeded(run);
  }

  private failed(connection: ConnectionRecord, run: RunRecord): Promise<void> {
    return this.incidents.report({
      accountId: run.accountId,
      connectionId: run.connectionId,
      kind: 'run-failed',
      dedupeKey: failureKey(run),
      severity: 'error',
      message: `The run ${run.operation} of "${connection.name}" failed: ${run.error?.message ?? 'no reason was given.'}`,
      fix: 'Remove the cause and start the run again; what it did so far is kept.',
      details: { runId: run.id, operation: run.operation, code: run.error?.code ?? null },
    });
  }

  private waiting(connection: ConnectionRecord, run: RunRecord): Promise<void> {
    return this.incidents.report({
      accountId: run.accountId,
      connectionId: run.connectionId,
      kind: 'mass-disappearance',
      dedupeKey: disappearanceKey(run.connectionId),
      severity: 'error',
      message: run.error?.message ?? `The sweep of "${connection.name}" waits for a decision.`,
      fix: 'Look at the store. Start the sweep again to look once more, or start it with acceptDisappearance to accept the records as gone.',
      details: { runId: run.id },
    });
  }

  private async succeeded(run: RunRecord): Promise<void> {
    await this.incidents.resolve(run.accountId, failureKey(run));
    if (run.operation === 'sweep-products') await this.incidents.resolve(run.accountId, disappearanceKey(run.connectionId));
  }
}

function failureKey(run: RunRecord): string {
  return `run-failed:${run.connectionId}:${run.operation}`;
}
