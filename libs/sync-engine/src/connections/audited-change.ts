import { Injectable } from '@nestjs/common';
import { AuditLog, type AuditEntry, type CommandContext, type Tx } from '../ports';

/** Writes audit entries in the name of whoever gave the command. */
@Injectable()
export class AuditedChange {
  constructor(private readonly log: AuditLog) {}

  /** Adds the entry to the transaction that makes the change. */
  append(tx: Tx, context: CommandContext, change: Omit<AuditEntry, 'actor' | 'requestId'>): Promise<void> {
    return this.log.append(tx, { ...change, actor: context.actor, requestId: context.requestId });
  }
}
