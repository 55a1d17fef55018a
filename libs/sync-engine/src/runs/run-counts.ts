import { NO_COUNTS, type ImportCounts, type ImportOutcome, type RunCounts } from '@hub/contracts';

const FIELDS = Object.keys(NO_COUNTS) as ReadonlyArray<keyof ImportCounts>;

/** The counts of two parts of a run, kind by kind. Sums of counts that add up add up. */
export function addCounts(left: RunCounts, right: RunCounts): RunCounts {
  const kinds = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries([...kinds].map((kind) => [kind, sum(left[kind] ?? NO_COUNTS, right[kind] ?? NO_COUNTS)]));
}

/** Counts of records of one kind that all had the same outcome. */
export function countsOf(kind: string, outcome: ImportOutcome, records: number): RunCounts {
  if (records === 0) return {};
  const counts: ImportCounts = { ...NO_COUNTS, read: records, [outcome]: records };
  return { [kind]: counts, total: counts };
}

/** Whether every kind's `read` is the sum of its outcomes, and `total` the sum of the kinds. */
export function addUp(counts: RunCounts): boolean {
  const { total = NO_COUNTS, ...kinds } = counts;
  const summed = Object.values(kinds).reduce(sum, NO_COUNTS);
  return [...Object.values(kinds), total].every(balanced) && FIELDS.every((field) => summed[field] === total[field]);
}

function balanced({ read, ...outcomes }: ImportCounts): boolean {
  return read === Object.values(outcomes).reduce((left, right) => left + right, 0);
}

function sum(left: ImportCounts, right: ImportCounts): ImportCounts {
  return Object.fromEntries(FIELDS.map((field) => [field, left[field] + right[field]])) as unknown as ImportCounts;
}
