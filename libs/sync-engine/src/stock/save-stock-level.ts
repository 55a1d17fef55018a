import { Injectable } from '@nestjs/common';
import { newId } from '@hub/common';
import { cloudEvent, type StockEventData } from '@hub/contracts';
import { AuditLog, DeliveryMarks, OutboxWriter, StockStore, type CommandContext, type StockKeeping, type StockLevelWrite, type Tx } from '../ports';

export interface LevelChange {
  /** As it was, locked. */
  readonly keeping: StockKeeping;
  readonly level: StockLevelWrite;
  readonly event: StockEventData;
}

/** Writes a level that a person stated, with its event, its deliveries and who did it, in the caller's transaction. */
@Injectable()
export class SaveStockLevel {
  constructor(
    private readonly stock: StockStore,
    private readonly marks: DeliveryMarks,
    private readonly outbox: OutboxWriter,
    private readonly audit: AuditLog,
  ) {}

  /** Answers the connections that have something to deliver now. */
  async execute(tx: Tx, context: CommandContext, { keeping, level, event }: LevelChange): Promise<readonly string[]> {
    const { productId } = keeping;
    if (keeping.stockItemId === null) await this.stock.addStockItem(tx, level.stockItemId, productId, level.at);
    await this.stock.saveLevel(tx, level);
    await this.announce(tx, context.accountId, event, level.at);
    await this.note(tx, context, keeping, level);
    return this.marks.markStock(tx, [level.stockItemId], [level.warehouseId], 'stock-set');
  }

  private announce(tx: Tx, accountId: string, event: StockEventData, time: string): Promise<void> {
    const id = newId();
    const value = cloudEvent({ id, type: 'stock.changed', subject: event.id, time, accountId, data: event });
    return this.outbox.append(tx, [{ id, accountId, topic: 'stock', key: event.id, type: value.type, value }]);
  }

  private note(tx: Tx, { actor, requestId }: CommandContext, { productId, level: before }: StockKeeping, level: StockLevelWrite): Promise<void> {
    const { warehouseId, mode, onHand } = level;
    return this.audit.append(tx, {
      actor,
      action: 'stock-level.set',
      targetType: 'product',
      targetId: productId,
      before: before === null ? null : { warehouseId, mode: before.mode, onHand: before.onHand },
      after: { warehouseId, mode, onHand },
      requestId,
    });
  }
}
