import type { HubApi } from '../hub/hub-api';
import type { Finding } from './findings';

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface Run {
  readonly id: string;
  readonly operation: string;
  readonly state: string;
  readonly counts: Counts;
  readonly error: unknown;
}

/** In every run's counts what was read is the sum of what became of it, per kind and in all, and the kinds make up the total. */
export async function checkRuns(api: HubApi): Promise<Finding[]> {
  const runs = await api.all<Run>('/runs');
  const wrong = runs.flatMap((run) => problemsOf(run.counts).map((problem) => ({ rule: 'runs', message: `run ${run.id} (${run.operation}, ${run.state}): ${problem}` })));
  const open = runs.filter(({ state }) => state === 'queued' || state === 'running');
  const none = runs.length === 0 ? [{ rule: 'runs', message: 'the hub lists no run at all' }] : [];
  const failed = runs.filter(({ state }) => state === 'failed' || state === 'waiting');
  return [
    ...none,
    ...wrong,
    ...open.map((run) => ({ rule: 'runs', message: `run ${run.id} (${run.operation}) is still ${run.state}` })),
    ...failed.map((run) => ({ rule: 'runs', message: `run ${run.id} (${run.operation}) ${run.state}: ${JSON.stringify(run.error)}` })),
  ];
}

function problemsOf(counts: Counts): string[] {
  const kinds = Object.entries(counts).filter(([kind]) => kind !== 'total');
  const problems = Object.entries(counts).flatMap(([kind, row]) => (row['read'] === sumOf(row) ? [] : [`${kind}: read ${row['read']} is not ${sumOf(row)}`]));
  const total = counts['total'];
  if (total === undefined) return kinds.length === 0 ? problems : [...problems, 'there is no total'];
  const off = Object.keys(total).filter((name) => kinds.reduce((sum, [, row]) => sum + (row[name] ?? 0), 0) !== total[name]);
  return [...problems, ...off.map((name) => `the kinds do not make up the total of ${name}`)];
}

function sumOf(row: Readonly<Record<string, number>>): number {
  return Object.entries(row).reduce((sum, [name, count]) => (name === 'read' ? sum : sum + count), 0);
}
