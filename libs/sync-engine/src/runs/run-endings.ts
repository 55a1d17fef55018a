import { Injectable } from '@nestjs/common';
import type { Operation } from '@hub/contracts';
import { Connections, Incidents, WorkSignals, type ConnectionRecord, type RunRecord } from '../ports';

/** Key of the incident about a sweep that stopped because too much vanished. */
export function disappearanceKey(connectionId: string): string {
  return `mass-disappearance:${connectionId}`;
}

/** Operations after which first pushes may become possible: they wait for complete imports. */
const READS_ALL: readonly Operation[] = ['import-products', 'import-stock'];

/** What follows from the end of a run: operators are told where they must know, and deliveries that waited for it are woken. */
@Injectable()
export class RunEndings {
  constructor(
    private readonly incidents: Incidents,
    private readonly connections: Connections,
    private readonly signals: WorkSignals,
  ) {}

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
    if (READS_ALL.includes(run.operation)) await this.wakeDrains(run.accountId);
  }

  /** A stock owner's import concerns every channel of the account, not only its own connection. */
  private async wakeDrains(accountId: string): Promise<void> {
    for (const { id, status, preset } of await this.connections.list(accountId)) {
      if (status === 'active' && preset.stock.direction === 'out') this.signals.wake('drain', accountId, id);
    }
  }
}

function failureKey(run: RunRecord): string {
  return `run-failed:${run.connectionId}:${run.operation}`;
}
