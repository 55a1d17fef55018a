import { NO_COUNTS, type ImportCounts, type ImportOutcome, type ProductKind, type RunCounts } from '@hub/contracts';

/** Outcomes of distinct records by kind and in total; `read` is always the sum of the others. */
export function countOutcomes(outcomes: Iterable<{ readonly outcome: ImportOutcome; readonly recordKind: ProductKind | 'unknown' }>): RunCounts {
  const counts: { [kind: string]: { -readonly [K in keyof ImportCounts]: number } } = { total: { ...NO_COUNTS } };
  for (const { outcome, recordKind } of outcomes) {
    for (const kind of [recordKind, 'total']) {
      const row = (counts[kind] ??= { ...NO_COUNTS });
      row.read += 1;
      row[outcome] += 1;
    }
  }
  return counts;
}
