import type { UnitOfWork } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { keysetSql, pageOf, type KeysetQuery, type Page } from './keyset';

/** What every list and page for people reads through: one account at a time, never writing. */
export abstract class ReadModel {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  protected rows<T extends object>(accountId: string, text: string, values: readonly unknown[]): Promise<T[]> {
    return this.unitOfWork.read(accountId, async (tx) => (await clientOf(tx).query<T>(text, [...values])).rows);
  }

  protected async page<T extends object>(accountId: string, query: KeysetQuery): Promise<Page<T>> {
    const { text, values } = keysetSql(query);
    const rows = await this.rows<T & { sort_value: string; sort_id: string }>(accountId, text, values);
    return pageOf(rows, query.page.limit, withoutSort);
  }
}

function withoutSort<T extends object>(row: T & { sort_value: string; sort_id: string }): T {
  const { sort_value: _value, sort_id: _id, ...rest } = row;
  return rest as unknown as T;
}
