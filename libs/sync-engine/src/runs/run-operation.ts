import type { Operation } from '@hub/contracts';
import type { ConnectionRecord, OpenSpoke, RunRecord } from '../ports';
import type { Advanced } from './run-ledger';

/** What one step of a run works with. */
export interface StepContext {
  readonly run: RunRecord;
  readonly connection: ConnectionRecord;
  readonly spoke: OpenSpoke;
  /** Ends requests under way. */
  readonly signal: AbortSignal;
}

/**
 * What a run of one operation does, a page at a time. A step saves its work and the run's progress in one transaction: killed at any
 * moment, the run goes on from its last saved page.
 */
export interface RunOperation {
  readonly operation: Operation;
  step(context: StepContext): Promise<Advanced>;
}
