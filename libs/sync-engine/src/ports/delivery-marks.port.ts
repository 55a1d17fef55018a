import type { Tx } from './unit-of-work.port';

/** Says which deliveries have to be looked at again, in the transaction that gives the reason. */
export abstract class DeliveryMarks {
  /**
   * Marks the stock delivery of every listed product that counts one of these items, on each connection that sells from one of these
   * warehouses (stock direction out, not its owner, neither draft nor being deleted) and shows the product (listed, hidden or paused).
   * @returns ids of the connections that have something to deliver now, each once.
   */
  abstract markStock(tx: Tx, stockItemIds: readonly string[], warehouseIds: readonly string[], reason: string): Promise<readonly string[]>;

  /** Marks the stock deliveries of these products on one connection, for listings that are new or tied anew. Same conditions and answer. */
  abstract markListings(tx: Tx, connectionId: string, productIds: readonly string[], reason: string): Promise<readonly string[]>;
}
