import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, InvalidInputError, newId, NotFoundError } from '@hub/common';
import { stockViewOf, type StockEventData } from '@hub/contracts';
import { StockStore, UnitOfWork, WorkSignals, type CommandContext, type StockKeeping, type StockLevelWrite, type Tx } from '../ports';
import { availableOf } from './available';
import { SaveStockLevel } from './save-stock-level';

export interface SetStockLevelCommand {
  readonly productId: string;
  readonly warehouseId: string;
  /** Units on hand; an integer, may be negative. */
  readonly onHand: number;
}

/** The level as it stands afterwards. */
export interface StockLevelSet {
  readonly level: StockEventData;
  /** False when it said so already: nothing was written. */
  readonly changed: boolean;
}

/** PostgreSQL's `integer`. Unit: whole units. */
const MOST_ON_HAND = 2_147_483_647;

/**
 * States how many units of a product are on hand, where the hub itself owns the warehouse. Creates the level, and the stock item, where
 * there is none; products that share a stock item (variants of one pool) share the level. Repeating it changes nothing.
 */
@Injectable()
export class SetStockLevel {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stock: StockStore,
    private readonly save: SaveStockLevel,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {InvalidInputError} `stock.invalid-quantity`.
   * @throws {NotFoundError} `product.not-found`, `warehouse.not-found`.
   * @throws {ConflictError} `stock.owned-by-connection` naming the owner of the warehouse.
   */
  async execute(context: CommandContext, command: SetStockLevelCommand): Promise<StockLevelSet> {
    assertQuantity(command.onHand);
    const { accountId } = context;
    const { drains, ...set } = await this.unitOfWork.run(accountId, (tx) => this.change(tx, context, command));
    for (const connectionId of drains) this.signals.wake('drain', accountId, connectionId);
    return set;
  }

  private async change(tx: Tx, context: CommandContext, command: SetStockLevelCommand): Promise<StockLevelSet & { drains: readonly string[] }> {
    const keeping = keepingOf(await this.stock.lockKeeping(tx, command.productId, command.warehouseId), command);
    const at = this.clock.nowIso();
    const stockItemId = keeping.stockItemId ?? newId();
    const level = nextLevel(keeping, { ...command, stockItemId, at, actor: context.actor });
    const event = eventOf(keeping, level);
    if (event.changed.length === 0) return { level: event, changed: false, drains: [] };
    const drains = await this.save.execute(tx, context, { keeping, level, event });
    return { level: event, changed: true, drains };
  }
}

function assertQuantity(onHand: number): void {
  if (Number.isInteger(onHand) && Math.abs(onHand) <= MOST_ON_HAND) return;
  throw new InvalidInputError('stock.invalid-quantity', `onHand must be a whole number between -${MOST_ON_HAND} and ${MOST_ON_HAND}.`, { param: 'onHand' });
}

function keepingOf(keeping: StockKeeping | null, { productId, warehouseId }: SetStockLevelCommand): StockKeeping {
  if (keeping === null) throw new NotFoundError('product.not-found', `There is no product ${productId}.`, { param: 'productId' });
  if (keeping.warehouse === null) throw new NotFoundError('warehouse.not-found', `There is no warehouse ${warehouseId}.`, { param: 'warehouseId' });
  const { owner } = keeping.warehouse;
  if (owner === null) return keeping;
  throw new ConflictError(
    'stock.owned-by-connection',
    `The stock of this warehouse is owned by the connection "${owner.name}"; change it there, or give the warehouse back to the hub by changing that connection's preset.`,
    { param: 'warehouseId', details: { connectionId: owner.id, connectionName: owner.name } },
  );
}

interface LevelInput extends SetStockLevelCommand {
  readonly stockItemId: string;
  readonly actor: string;
  readonly at: string;
}

function nextLevel({ level }: StockKeeping, { stockItemId, warehouseId, onHand, actor, at }: LevelInput): StockLevelWrite {
  return {
    id: level?.id ?? newId(),
    stockItemId,
    warehouseId,
    mode: 'tracked',
    onHand,
    backorders: level?.backorders ?? 'no',
    version: (level?.version ?? 0) + 1,
    source: { kind: 'operator', actor, at },
    at,
  };
}

function eventOf(keeping: StockKeeping, next: StockLevelWrite): StockEventData {
  const { level: before } = keeping;
  const changed = changedMembers(before, next);
  const { mode, onHand, backorders, stockItemId, warehouseId, id } = next;
  const figures = { mode, onHand, backorders, reserved: before?.reserved ?? 0, buffer: before?.buffer ?? 0 };
  return {
    id,
    version: changed.length === 0 && before !== null ? before.version : next.version,
    stockItemId,
    productIds: keeping.productIds.length === 0 ? [keeping.productId] : keeping.productIds,
    warehouseId,
    mode,
    onHand,
    backorders,
    available: availableOf(figures),
    view: stockViewOf({ mode: 'tracked', quantity: onHand ?? 0, backorders }),
    changed,
  };
}

function changedMembers(before: StockKeeping['level'], next: StockLevelWrite): string[] {
  const members = ['mode', 'onHand', 'backorders'] as const;
  return members.filter((member) => before === null || before[member] !== next[member]);
}
