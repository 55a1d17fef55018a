import { Injectable } from '@nestjs/common';
import { ConflictError } from '@hub/common';
import type { Connector } from '@hub/connector-sdk';
import { ConnectionStore, type StoredPreset, type Tx } from '../ports';
import { AuditedChange } from './audited-change';
import { DuplicateStore } from './duplicate-store';
import { PresetChoice } from './preset-choice';
import { WarehouseClaim } from './warehouse-claim';

/** What a connection is to be, as far as the account can refuse it. */
export interface ConnectionWish {
  /** Null for a new one. */
  readonly connectionId: string | null;
  readonly name: string;
  readonly preset: string;
  readonly warehouseId?: string | null;
  readonly companyGroupId?: string | null;
}

/** What a wish comes to. */
export interface ChosenPlaces {
  readonly preset: StoredPreset;
  readonly warehouseId: string;
}

/** What an account allows its connections. */
@Injectable()
export class ConnectionRules {
  constructor(
    private readonly store: ConnectionStore,
    private readonly presets: PresetChoice,
    readonly warehouses: WarehouseClaim,
    readonly duplicates: DuplicateStore,
    readonly audited: AuditedChange,
  ) {}

  /** Changes nothing; a preset that is kept is not looked up anew. @throws what `CreateConnection` names, the store's checks apart. */
  async check(tx: Tx, connector: Connector, wish: ConnectionWish, keptPreset: StoredPreset | null = null): Promise<ChosenPlaces> {
    const preset = keptPreset ?? (await this.presets.find(tx, connector, wish.preset));
    const warehouseId = await this.warehouses.place(tx, wish.warehouseId ?? null, wish.companyGroupId ?? null);
    const others = (await this.store.all(tx)).filter(({ id }) => id !== wish.connectionId);
    if (others.some(({ name }) => name === wish.name)) throw nameTaken(wish.name);
    const owner = others.find((other) => other.ownsWarehouse && other.warehouseId === warehouseId);
    if (preset.body.stock.direction === 'in' && owner !== undefined) throw this.warehouses.ownedBy(owner);
    return { preset, warehouseId };
  }
}

function nameTaken(name: string): ConflictError {
  return new ConflictError('connection.name-taken', `The account already has a connection named "${name}"; choose another name.`, { param: 'name' });
}
