import { newId } from '@hub/common';
import { cloudEvent, stockViewOf, type ProductEventData, type StockEventData, type StockState } from '@hub/contracts';
import type { LevelRecord, OutboxEvent, ProductRecord } from '../ports';
import { availableOf } from '../stock';
import { LEVEL_MEMBERS } from '../stock-import';
import type { WorkingSet } from './working-set';

/** Events for every master and level that changed, each with the record's full new state. */
export function eventsOf(set: WorkingSet, accountId: string, nowIso: string): OutboxEvent[] {
  const products = [...set.changed].map(([id, changed]) => productEvent(set.products.get(id) as ProductRecord, changed, accountId, nowIso));
  const levels = [...set.levels.newOnes(), ...set.levels.changedOnes()].map((level) => stockEvent(set, level, accountId, nowIso));
  return [...products, ...levels];
}

/** The event that says a product changed. */
export function productEvent(product: ProductRecord, changed: readonly string[], accountId: string, nowIso: string): OutboxEvent {
  const data: ProductEventData = {
    id: product.id,
    version: product.version,
    kind: product.kind,
    parentId: product.parentId,
    status: product.status,
    identifiers: product.identifiers,
    fields: product.fields,
    stockItemId: product.stockItemId,
    extensions: product.extensions,
    changed,
  };
  const id = newId();
  const value = cloudEvent({ id, type: 'product.changed', subject: product.id, time: nowIso, accountId, data });
  return { id, accountId, topic: 'product', key: product.id, type: value.type, value };
}

function stockEvent(set: WorkingSet, level: LevelRecord, accountId: string, nowIso: string): OutboxEvent {
  const state = stateOf(level);
  const data: StockEventData = {
    id: level.id,
    version: level.version,
    stockItemId: level.stockItemId,
    productIds: set.productsCountedBy(level.stockItemId),
    warehouseId: level.warehouseId,
    mode: level.mode,
    onHand: level.onHand,
    backorders: level.backorders,
    available: availableOf(level),
    view: stockViewOf(state),
    changed: set.changedLevels.get(level.id) ?? LEVEL_MEMBERS,
  };
  const id = newId();
  const value = cloudEvent({ id, type: 'stock.changed', subject: level.id, time: nowIso, accountId, data });
  return { id, accountId, topic: 'stock', key: level.id, type: value.type, value };
}

function stateOf(level: LevelRecord): StockState | null {
  if (level.mode === 'unknown') return null;
  if (level.mode === 'tracked') return { mode: 'tracked', quantity: level.onHand ?? 0, backorders: level.backorders };
  return { mode: level.mode, backorders: level.backorders };
}
