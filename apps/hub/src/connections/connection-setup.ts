import { Injectable } from '@nestjs/common';
import { CreateConnection, DeleteConnection, UpdateConnection, VerifyConnection } from '@hub/sync-engine';

/** The use cases that make, change and remove connections. */
@Injectable()
export class ConnectionSetup {
  constructor(
    readonly create: CreateConnection,
    readonly update: UpdateConnection,
    readonly remove: DeleteConnection,
    readonly verify: VerifyConnection,
  ) {}
}
