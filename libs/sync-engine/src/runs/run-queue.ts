import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, InvalidInputError, newId } from '@hub/common';
import type { Operation } from '@hub/contracts';
import {
  CheckpointStore,
  ConnectorCatalogue,
  RunStore,
  type ConnectionRecord,
  type RunOptions,
  type RunRecord,
  type RunTrigger,
  type Tx,
} from '../ports';
import { RunLedger } from './run-ledger';

/** What is to be run. */
export interface StartRunCommand {
  readonly accountId: string;
  readonly connectionId: string;
  readonly operation: Operation;
  readonly trigger: RunTrigger;
  readonly options?: RunOptions;
}

/** Queues runs inside the caller's transaction, which has locked the connection. The caller wakes `run` after its commit. */
@Injectable()
export class RunQueue {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly runs: RunStore,
    private readonly checkpoints: CheckpointStore,
    private readonly ledger: RunLedger,
    private readonly clock: Clock,
  ) {}

  /** @throws what `StartRun` throws, except that the connection is known. */
  async add(tx: Tx, connection: ConnectionRecord, command: StartRunCommand): Promise<RunRecord> {
    this.check(connection, command.operation);
    const released = await this.release(tx, command);
    if (released !== null) return released;
    const { run } = await this.runs.enqueue(tx, {
      id: newId(),
      accountId: command.accountId,
      connectionId: command.connectionId,
      operation: command.operation,
      trigger: command.trigger,
      options: command.options ?? {},
      queuedAt: this.clock.nowIso(),
    });
    return run;
  }

  /** Whether a scheduled poll would only repeat the first import: none has finished and one is open. */
  async isFirstImportUnderWay(tx: Tx, connectionId: string): Promise<boolean> {
    if ((await this.checkpoints.read(tx, connectionId, 'products')) !== null) return false;
    const open = await this.runs.inStates(tx, connectionId, ['queued', 'running']);
    return open.some((run) => run.operation === 'import-products');
  }

  private check(connection: ConnectionRecord, operation: Operation): void {
    const offered = this.catalogue.get(connection.connector).manifest.operations;
    if (!offered.includes(operation)) {
      throw new InvalidInputError('run.unknown-operation', `"${connection.name}" has no operation ${operation}; it has ${offered.join(', ')}.`, {
        param: 'operation',
      });
    }
    if (connection.status !== 'active') {
      throw new ConflictError('run.connection-not-active', `"${connection.name}" is ${connection.status}; activate it first.`, {
        details: { status: connection.status },
      });
    }
    const refusal = refusalOf(connection, operation);
    if (refusal !== null) throw new ConflictError('run.not-for-this-preset', refusal, { param: 'operation' });
  }

  /** A sweep that waits for a decision goes on when the decision is given; a run that was not held back starts anew. */
  private async release(tx: Tx, command: StartRunCommand): Promise<RunRecord | null> {
    if (command.options?.acceptDisappearance !== true) return null;
    const waiting = await this.runs.inStates(tx, command.connectionId, ['waiting']);
    const mine = waiting.find((run) => run.operation === command.operation);
    if (mine === undefined) return null;
    const options = { ...mine.options, ...command.options };
    return this.ledger.requeue(tx, { ...mine, options }, { dueAt: this.clock.nowIso(), error: null, options });
  }
}

/** Why the connection's preset does not want the operation; null when it does. */
function refusalOf(connection: ConnectionRecord, operation: Operation): string | null {
  const { products, stock } = connection.preset;
  const given = `The preset "${connection.presetName}" of "${connection.name}"`;
  if (operation === 'import-stock' && stock.direction !== 'in') return `${given} does not take stock from the store.`;
  if (operation === 'export-stock' && stock.direction !== 'out') return `${given} does not send stock to the store.`;
  const pulls = operation === 'import-products' || operation === 'poll-products' || operation === 'sweep-products';
  if (pulls && products.direction !== 'in' && stock.direction !== 'in') return `${given} takes nothing from the store.`;
  return null;
}
