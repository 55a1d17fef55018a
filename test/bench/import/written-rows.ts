import { chunk, newId } from '@hub/common';
import { clientOf } from '@hub/persistence';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import type { HubTestDatabase } from '@hub/testing';
import type { Client } from 'pg';

/** A table an import writes, with the expression that tells which product a row belongs to. */
interface WrittenTable {
  readonly name: string;
  /** Null: rows are only ever added. */
  readonly key: string | null;
  readonly productOf: string;
  readonly from?: string;
}

/** In the order in which rows may name each other. */
const TABLES: readonly WrittenTable[] = [
  { name: 'product', key: 'id', productOf: 't.id' },
  { name: 'stock_item', key: 'id', productOf: 't.product_id' },
  { name: 'listing', key: 'id', productOf: 't.product_id' },
  { name: 'link', key: 'id', productOf: 't.product_id' },
  { name: 'identity_key', key: 'link_id, key_type, key_value', productOf: 't.product_id' },
  { name: 'stock_level', key: 'id', productOf: 'i.product_id', from: 'join hub.stock_item i on i.id = t.stock_item_id' },
  { name: 'observation', key: 'id', productOf: 't.product_id' },
  { name: 'outbox', key: null, productOf: "coalesce(i.product_id, t.key::uuid)", from: 'left join hub.stock_level s on s.id::text = t.key left join hub.stock_item i on i.id = s.stock_item_id' },
];

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Rows {
  readonly table: WrittenTable;
  readonly columns: readonly Column[];
  /** One list of texts per column. */
  readonly values: ReadonlyArray<ReadonlyArray<string | null>>;
}

/** What an import wrote, as plain rows in the import's own batches, ready to be written again by bare statements. */
export class WrittenRows {
  private constructor(
    private readonly batches: ReadonlyArray<readonly Rows[]>,
    private readonly of: ConnectionRecord,
  ) {}

  /** Reads back what was imported over one connection. @param batchSize products per batch. */
  static async read(owner: Client, of: ConnectionRecord, batchSize: number): Promise<WrittenRows> {
    const { accountId } = of;
    const { rows } = await owner.query<{ id: string }>('select id from hub.product where account_id = $1 order by id', [accountId]);
    const groups = chunk(rows.map((row) => row.id), batchSize);
    const batches: Rows[][] = [];
    for (const products of groups) {
      const batch: Rows[] = [];
      for (const table of TABLES) batch.push(await readRows(owner, table, accountId, products));
      batches.push(batch);
    }
    return new WrittenRows(batches, of);
  }

  /** Batches there are. */
  get count(): number {
    return this.batches.length;
  }

  /** The same rows under new ids for another account's connection. */
  renamedFor(to: ConnectionRecord): WrittenRows {
    const { of } = this;
    const names = new Map([
      [of.accountId, to.accountId],
      [of.id, to.id],
      [of.warehouseId, to.warehouseId],
    ]);
    for (const batch of this.batches) for (const rows of batch) addIds(rows, names);
    return new WrittenRows(this.batches.map((batch) => batch.map((rows) => rename(rows, names))), to);
  }

  /** Upserts the rows of one batch, those of products alone or those of every table, in one transaction of the serving role. */
  async write(hub: HubTestDatabase, index: number, which: 'products' | 'everything'): Promise<void> {
    const batch = this.batches[index] ?? [];
    const wanted = which === 'products' ? batch.slice(0, 1).map(withoutStockItems) : batch;
    await hub.unitOfWork.run(this.of.accountId, async (tx) => {
      for (const rows of wanted) await clientOf(tx).query(upsertOf(rows));
    });
  }
}

async function readRows(owner: Client, table: WrittenTable, accountId: string, products: readonly string[]): Promise<Rows> {
  const found = await owner.query<Column>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''`,
    [`hub.${table.name}`],
  );
  const columns = found.rows;
  const texts = columns.map((column) => `t.${column.name}::text`).join(', ');
  const { rows } = await owner.query<Array<string | null>>({
    text: `select ${texts} from hub.${table.name} t ${table.from ?? ''} where t.account_id = $1 and ${table.productOf} = any($2::uuid[]) order by ${table.name === 'outbox' ? 't.seq' : 't.ctid'}`,
    values: [accountId, products],
    rowMode: 'array',
  });
  return { table, columns, values: columns.map((_, place) => rows.map((row) => row[place] ?? null)) };
}

function addIds({ columns, values }: Rows, names: Map<string, string>): void {
  const ids = values[columns.findIndex((column) => column.name === 'id')] ?? [];
  for (const id of ids) if (id !== null && !names.has(id)) names.set(id, newId());
}

function rename(rows: Rows, names: ReadonlyMap<string, string>): Rows {
  const isId = ({ name, type }: Column): boolean => type === 'uuid' || name === 'key';
  const values = rows.values.map((column, place) => (isId(rows.columns[place] as Column) ? column.map((value) => (value === null ? null : (names.get(value) ?? value))) : column));
  return { ...rows, values };
}

/** Products alone cannot name stock items that are not written. */
function withoutStockItems(rows: Rows): Rows {
  const values = rows.values.map((column, place) => (rows.columns[place]?.name === 'stock_item_id' ? column.map(() => null) : column));
  return { ...rows, values };
}

function upsertOf({ table, columns, values }: Rows): { name: string; text: string; values: unknown[] } {
  const names = columns.map((column) => column.name).join(', ');
  const arrays = columns.map((column, place) => `$${place + 1}::${column.type}[]`).join(', ');
  return { name: `bench-${table.name}`, text: `insert into hub.${table.name} (${names}) select * from unnest(${arrays})${onConflict(table.key, columns)}`, values: [...values] };
}

function onConflict(key: string | null, columns: readonly Column[]): string {
  if (key === null) return '';
  const changes = columns.filter((column) => !key.split(', ').includes(column.name)).map((column) => `${column.name} = excluded.${column.name}`);
  return ` on conflict (${key}) do update set ${changes.join(', ')}`;
}
