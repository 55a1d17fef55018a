import { clientOf } from '../database/pg-unit-of-work';
import type { Tx } from '@hub/sync-engine/ports';

/** A statement that takes its rows as one JSON array, `$1`: each document is written once and travels once. */
export interface RowStatement {
  /** Name it is prepared under. */
  readonly name: string;
  readonly text: string;
  /** Further parameters, from `$2`. */
  readonly values?: readonly unknown[];
}

/** Runs the statement for all rows at once; without rows nothing is sent. */
export async function writeRows(tx: Tx, statement: RowStatement, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await clientOf(tx).query({ name: statement.name, text: statement.text, values: [storableJson(rows), ...(statement.values ?? [])] });
}

/** An escape that jsonb refuses: U+0000 or a lone surrogate; an even number of backslashes before it makes it plain text. */
const UNKEEPABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** JSON text that jsonb can keep: U+0000 and lone surrogates become U+FFFD. Records are cleaned before; this guards what is not. */
function storableJson(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  return text.includes('\\u') ? text.replace(UNKEEPABLE, '$1\\ufffd') : text;
}
