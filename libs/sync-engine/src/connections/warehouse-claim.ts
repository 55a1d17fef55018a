import { Injectable } from '@nestjs/common';
import { ConflictError, InvalidInputError } from '@hub/common';
import type { PresetBody } from '@hub/contracts';
import { ConnectionStore, type Tx } from '../ports';

/** Sees to it that a warehouse's stock has one owner: a connection whose preset takes stock in, or else the hub. */
@Injectable()
export class WarehouseClaim {
  constructor(private readonly store: ConnectionStore) {}

  /** The warehouse named, or the account's main one. @throws {InvalidInputError} `warehouse.not-found`, `company-group.not-found`. */
  async place(tx: Tx, warehouseId: string | null, companyGroupId: string | null): Promise<string> {
    const chosen = warehouseId ?? (await this.store.mainWarehouse(tx));
    const known = await this.store.hasPlaces(tx, chosen, companyGroupId);
    if (!known.warehouse) throw new InvalidInputError('warehouse.not-found', `There is no warehouse ${chosen}.`, { param: 'warehouseId' });
    if (!known.companyGroup) {
      throw new InvalidInputError('company-group.not-found', `There is no company group ${String(companyGroupId)}.`, { param: 'companyGroupId' });
    }
    return chosen;
  }

  /**
   * Claims the warehouse for a connection whose preset takes stock in, gives up all others.
   * @throws {ConflictError} `warehouse.owned` naming the present owner.
   */
  async settle(tx: Tx, connectionId: string, warehouseId: string, preset: PresetBody): Promise<void> {
    await this.store.releaseWarehouses(tx, connectionId);
    if (preset.stock.direction !== 'in') return;
    const owner = await this.store.claimWarehouse(tx, warehouseId, connectionId);
    if (owner !== null) throw this.ownedBy(owner);
  }

  /** The refusal of a second owner. */
  ownedBy(owner: { readonly id: string; readonly name: string }): ConflictError {
    return new ConflictError(
      'warehouse.owned',
      `The stock of this warehouse belongs to "${owner.name}" already; choose another warehouse, or another preset for one of the two.`,
      { param: 'warehouseId', details: { ownerConnectionId: owner.id, ownerName: owner.name } },
    );
  }
}
