import type { Json } from '../model/entity';
import type { FieldMap, Identifier, ProductFieldValues, ProductKind, ProductStatus, ProductTextName } from '../model/product';
import type { StockMode, BackorderPolicy, StockView } from '../model/stock';

/**
 * Values of a product by field. A field that is missing was never stated by anybody; null or an empty list means "empty". Texts are
 * kept per language: `title@sv`, with a BCP 47 tag.
 */
export type ProductEventFields = { readonly [Field in keyof ProductFieldValues]?: ProductFieldValues[Field] | null } & {
  readonly [text: `${ProductTextName}@${string}`]: string | null;
};

/** Data of `entrepot.product.changed`: the whole master record and the names of the fields that changed. */
export interface ProductEventData {
  /**
   * The product; also the key of the message and the subject of the event.
   * @format uuid
   */
  readonly id: string;
  /**
   * Grows with every change of the product. A state with a lower version than one already seen is stale.
   * @integer
   * @minimum 1
   */
  readonly version: number;
  readonly kind: ProductKind;
  /**
   * The parent of a variant.
   * @format uuid
   */
  readonly parentId: string | null;
  /** `removed`: it is not sold any more; the record stays. */
  readonly status: ProductStatus;
  /** Comparable identifiers with the form in which they were given. */
  readonly identifiers: readonly Identifier[];
  /**
   * Every field with its present value.
   * @schema ProductEventFields
   */
  readonly fields: FieldMap;
  /**
   * What is counted for it; variants of one parent may share one. Null: no stock was ever stated.
   * @format uuid
   */
  readonly stockItemId: string | null;
  /** Fields only one kind of store knows, by connector. */
  readonly extensions: { readonly [connector: string]: Json | undefined };
  /** Names of the fields that changed with this version; a hint: the event carries the full state. */
  readonly changed: readonly string[];
}

/** Data of `entrepot.stock.changed`: one stock level in full. */
export interface StockEventData {
  /**
   * The stock level: one stock item in one warehouse. Also the key of the message and the subject of the event.
   * @format uuid
   */
  readonly id: string;
  /**
   * Grows with every change of the level.
   * @integer
   * @minimum 1
   */
  readonly version: number;
  /**
   * What is counted.
   * @format uuid
   */
  readonly stockItemId: string;
  /**
   * Products that draw on it.
   * @itemsFormat uuid
   */
  readonly productIds: readonly string[];
  /**
   * Where it is counted.
   * @format uuid
   */
  readonly warehouseId: string;
  /** `unknown`: nobody states it any more; it says nothing about what can be sold. */
  readonly mode: StockMode;
  /**
   * The count, where it is tracked; may be negative.
   * @integer
   */
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  /**
   * What can be promised: on hand less what is reserved and the buffer, never below zero; null where it is not tracked.
   * @integer
   */
  readonly available: number | null;
  /** The same for readers who only want to know whether it can be sold; null for an unknown level. */
  readonly view: StockView | null;
  /** Names of the fields that changed with this version; a hint. */
  readonly changed: readonly string[];
}
