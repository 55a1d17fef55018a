import { Injectable } from '@nestjs/common';
import { ActivateConnection, ConsentToPush, PauseConnection, StartRun } from '@hub/sync-engine';

/** The use cases that set a connection to work or to rest. */
@Injectable()
export class ConnectionFlow {
  constructor(
    readonly activate: ActivateConnection,
    readonly pause: PauseConnection,
    readonly start: StartRun,
    readonly consent: ConsentToPush,
  ) {}
}
