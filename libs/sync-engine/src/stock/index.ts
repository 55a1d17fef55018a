export { availableOf, capacityOf, sameStock, wantedStateOf } from './available';
export type { StockLevelFigures } from './available';
export { basisOf, decideStockPush } from './stock-decision';
export type { ShownStock, StockBasis, StockDecision, StockQuestion } from './stock-decision';
export { hasTakenEffect } from './lost-write';
export type { LostWrite } from './lost-write';
export { SetStockLevel } from './set-stock-level';
export type { SetStockLevelCommand, StockLevelSet } from './set-stock-level';
export { SaveStockLevel } from './save-stock-level';
