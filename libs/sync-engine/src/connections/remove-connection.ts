import { Injectable } from '@nestjs/common';
import { Connections, ConnectionStore, UnitOfWork, WorkInterrupts } from '../ports';
import { Farewell } from './farewell';

/** The last steps of a removal, each of which may be repeated. */
@Injectable()
export class RemoveConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: Connections,
    private readonly store: ConnectionStore,
    private readonly farewell: Farewell,
    private readonly interrupts: WorkInterrupts,
  ) {}

  async execute(accountId: string, connectionId: string): Promise<void> {
    await this.interrupts.interrupt(connectionId);
    await this.farewell.execute(await this.connections.get(accountId, connectionId));
    await this.unitOfWork.run(accountId, (tx) => this.store.delete(tx, connectionId));
  }
}
