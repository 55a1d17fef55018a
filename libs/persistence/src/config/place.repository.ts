import { CompanyGroupEntity } from './company-group.entity';
import type { ConfigTransaction } from './config-database';
import { WarehouseEntity } from './warehouse.entity';

/** A warehouse as people see it. Times are ISO UTC. */
export interface WarehouseRecord {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly isMain: boolean;
  /** The connection whose stock is the truth here; null: the hub itself. */
  readonly ownerConnectionId: string | null;
  readonly createdAt: string;
}

export interface CompanyGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** Warehouses and company groups of one account, in the caller's transaction. Names that clash raise `config.duplicate`. */
export class PlaceRepository {
  async warehouses({ manager }: ConfigTransaction): Promise<WarehouseRecord[]> {
    return (await manager.find(WarehouseEntity, { order: { id: 'ASC' } })).map(toWarehouse);
  }

  /** Undefined for unknown and foreign ids alike. */
  async warehouse({ manager }: ConfigTransaction, id: string): Promise<WarehouseRecord | undefined> {
    const row = await manager.findOneBy(WarehouseEntity, { id });
    return row === null ? undefined : toWarehouse(row);
  }

  async insertWarehouse({ manager }: ConfigTransaction, warehouse: { id: string; accountId: string; code: string; name: string }): Promise<void> {
    await manager.insert(WarehouseEntity, { ...warehouse, isMain: false, ownerConnectionId: null });
  }

  async updateWarehouse({ manager }: ConfigTransaction, id: string, change: { code?: string; name?: string; isMain?: true }): Promise<void> {
    // Only one may be the main one: the index on it refuses two even for a moment.
    if (change.isMain === true) await manager.update(WarehouseEntity, { isMain: true }, { isMain: false });
    if (Object.keys(change).length > 0) await manager.update(WarehouseEntity, { id }, change);
  }

  async deleteWarehouse({ manager }: ConfigTransaction, id: string): Promise<void> {
    await manager.delete(WarehouseEntity, { id });
  }

  async companyGroups({ manager }: ConfigTransaction): Promise<CompanyGroupRecord[]> {
    return (await manager.find(CompanyGroupEntity, { order: { id: 'ASC' } })).map(toCompanyGroup);
  }

  /** Undefined for unknown and foreign ids alike. */
  async companyGroup({ manager }: ConfigTransaction, id: string): Promise<CompanyGroupRecord | undefined> {
    const row = await manager.findOneBy(CompanyGroupEntity, { id });
    return row === null ? undefined : toCompanyGroup(row);
  }

  async insertCompanyGroup({ manager }: ConfigTransaction, group: { id: string; accountId: string; name: string }): Promise<void> {
    await manager.insert(CompanyGroupEntity, group);
  }

  async renameCompanyGroup({ manager }: ConfigTransaction, id: string, name: string): Promise<void> {
    await manager.update(CompanyGroupEntity, { id }, { name });
  }

  async deleteCompanyGroup({ manager }: ConfigTransaction, id: string): Promise<void> {
    await manager.delete(CompanyGroupEntity, { id });
  }
}

function toWarehouse({ id, code, name, isMain, ownerConnectionId, createdAt }: WarehouseEntity): WarehouseRecord {
  return { id, code, name, isMain, ownerConnectionId, createdAt: createdAt.toISOString() };
}

function toCompanyGroup({ id, name, createdAt }: CompanyGroupEntity): CompanyGroupRecord {
  return { id, name, createdAt: createdAt.toISOString() };
}
