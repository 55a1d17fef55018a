import { newId } from '@hub/common';
import type { Pool } from 'pg';
import { AccountEntity } from '../config/account.entity';
import type { ConfigTransaction } from '../config/config-database';
import { WarehouseEntity } from '../config/warehouse.entity';

/** One business. Times are ISO UTC. */
export interface AccountRecord {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly createdAt: string;
}

/** Accounts: listed through the system role, written as the account itself. */
export class AccountRepository {
  constructor(private readonly system: Pool) {}

  /** All accounts of the hub after `afterId`, oldest first. */
  async list(limit: number, afterId: string | null): Promise<AccountRecord[]> {
    const { rows } = await this.system.query<AccountRecord>(
      'select id, name, slug, created_at as "createdAt" from hub.account where $1::uuid is null or id > $1 order by id limit $2',
      [afterId, limit],
    );
    return rows;
  }

  /** The account made at first start, if there was one. */
  async first(): Promise<AccountRecord | undefined> {
    return (await this.list(1, null))[0];
  }

  /** Adds the account with its main warehouse; the transaction must be bound to the new id. */
  async insert({ manager }: ConfigTransaction, account: { readonly id: string; readonly name: string; readonly slug: string }): Promise<void> {
    await manager.insert(AccountEntity, { ...account, fieldOwnership: {} });
    await manager.insert(WarehouseEntity, {
      id: newId(),
      accountId: account.id,
      code: 'main',
      name: 'Main warehouse',
      isMain: true,
      ownerConnectionId: null,
    });
  }
}
