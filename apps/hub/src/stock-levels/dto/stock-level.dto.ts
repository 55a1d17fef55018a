import { BACKORDER_POLICIES, STOCK_MODES } from '@hub/contracts';
import { ChoiceField, IdField, IntegerField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownFlag, ShownId, ShownInteger, ShownList, ShownObject, ShownPart, ShownTime } from '../../http/shown';

const MAX_STOCK = 2_147_483_647;

/** Which stock levels to list. */
export class ListStockLevelsQuery extends PageQuery {
  @IdField({ about: 'Levels of what this product draws on.', optional: true })
  readonly productId?: string;

  @IdField({ about: 'Levels in this warehouse.', optional: true })
  readonly warehouseId?: string;

  @ChoiceField(STOCK_MODES, { about: 'Levels that say this.', optional: true })
  readonly mode?: string;
}

/** The stock of a product in a warehouse that the hub owns. */
export class SetStockLevelBody {
  @IdField({ about: 'The warehouse; one that no connection owns.' })
  readonly warehouseId: string;

  @IntegerField({ about: 'Pieces on hand; may be negative where more was sold than there was.', example: 12, min: -MAX_STOCK, max: MAX_STOCK })
  readonly onHand: number;
}

/** What readers get beside the state. */
export class StockViewResponse {
  @ShownFlag('Whether it counts as limited.')
  readonly tracked: boolean;

  @ShownInteger('Pieces, where they are counted.', 12, { orNull: true })
  readonly quantity: number | null;

  @ShownFlag('Whether it can be bought.')
  readonly purchasable: boolean;

  @ShownFlag('Whether it is sold below zero.', false)
  readonly backorderable: boolean;
}

/** A stock level in the source's own terms. */
export class StockLevelResponse {
  @ShownId('The stock level.')
  readonly id: string;

  @ShownId('What is counted.')
  readonly stockItemId: string;

  @ShownList('The products that draw on it.', () => String)
  readonly productIds: readonly string[];

  @ShownId('Where it is counted.')
  readonly warehouseId: string;

  @ShownChoice('`unknown`: nobody states it (any more); it is never exported.', STOCK_MODES, { example: 'tracked' })
  readonly mode: string;

  @ShownInteger('Pieces on hand, where they are tracked.', 12, { orNull: true })
  readonly onHand: number | null;

  @ShownInteger('Pieces that open orders wait for.', 0)
  readonly reserved: number;

  @ShownInteger('Pieces kept back.', 0)
  readonly buffer: number;

  @ShownInteger('What may be sold: on hand less reserved and buffer, never below zero; null where nothing is counted.', 12, { orNull: true })
  readonly available: number | null;

  @ShownChoice('Whether the source sells below zero.', BACKORDER_POLICIES)
  readonly backorders: string;

  @ShownPart('What a reader makes of it; null for an unknown level.', () => StockViewResponse, { orNull: true })
  readonly view: StockViewResponse | null;

  @ShownInteger('Grows with every change.', 4)
  readonly version: number;

  @ShownObject('Who stated it.')
  readonly source: unknown;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}
