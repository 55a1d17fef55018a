import { Injectable } from '@nestjs/common';
import { InternalError } from '@hub/common';
import type { Operation } from '@hub/contracts';
import type { RunOperation } from './run-operation';

/** The code of every operation. Each has exactly one. */
@Injectable()
export class RunOperations {
  private readonly byName: ReadonlyMap<Operation, RunOperation>;

  constructor(operations: readonly RunOperation[]) {
    this.byName = new Map(operations.map((operation) => [operation.operation, operation]));
  }

  /** @throws {InternalError} `run.no-operation` when nobody declared it: a mistake in the wiring. */
  for(operation: Operation): RunOperation {
    const found = this.byName.get(operation);
    if (found === undefined) throw new InternalError('run.no-operation', `Nothing executes the operation ${operation}.`);
    return found;
  }
}
