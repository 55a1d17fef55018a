import type { Json } from '../model/entity';
import type { FieldMap, Identifier, ProductKind, ProductStatus } from '../model/product';
import type { StockMode, BackorderPolicy, StockView } from '../model/stock';

/** Data of `entrepot.product.changed`: the whole master record and the names of the fields that changed. */
export interface ProductEventData {
  readonly id: string;
  readonly version: number;
  readonly kind: ProductKind;
  readonly parentId: string | null;
  readonly status: ProductStatus;
  readonly identifiers: readonly Identifier[];
  readonly fields: FieldMap;
  readonly stockItemId: string | null;
  readonly extensions: { readonly [connector: string]: Json | undefined };
  readonly changed: readonly string[];
}

/** Data of `entrepot.stock.changed`: one stock level in full. */
export interface StockEventData {
  readonly id: string;
  readonly version: number;
  readonly stockItemId: string;
  readonly productIds: readonly string[];
  readonly warehouseId: string;
  readonly mode: StockMode;
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  readonly available: number | null;
  readonly view: StockView | null;
  readonly changed: readonly string[];
}
