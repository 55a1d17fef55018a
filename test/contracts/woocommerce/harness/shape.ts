/** Trimmed places of recordings, such as `(trimmed: 100 items)`, `(0 items)`, `(html, 0 characters)`. */
const TRIMMED = /^\((trimmed|html|\d+ (items|characters))/;

const COMPARED_ENTRIES = 10;

/** How strictly two bodies are held against each other. */
interface Strictness {
  /** The recording shows only some fields: more in the answer are fine, and a recorded null may be missing. */
  readonly trimmed: boolean;
}

/**
 * Compares field names and JSON types, not values: null and "" are different, a list of objects must not be empty where
 * the recorded one is not.
 * @returns one sentence per difference, with the path.
 */
export function shapeDifferences(recorded: unknown, actual: unknown, strictness: Strictness, path = 'body'): string[] {
  if (typeof recorded === 'string' && TRIMMED.test(recorded)) return trimmedDifference(recorded, actual, path);
  const [was, is] = [typeOf(recorded), typeOf(actual)];
  if (was !== is) return strictness.trimmed && was === 'null' && actual === undefined ? [] : [`${path} is ${is}, recorded ${was}`];
  if (Array.isArray(recorded)) return listDifferences(recorded, actual as unknown[], strictness, path);
  if (was !== 'object') return [];
  return objectDifferences(recorded as Fields, actual as Fields, strictness, path);
}

type Fields = Record<string, unknown>;

function objectDifferences(recorded: Fields, actual: Fields, strictness: Strictness, path: string): string[] {
  const differences: string[] = [];
  for (const [name, value] of Object.entries(recorded)) {
    if (name in actual) differences.push(...shapeDifferences(value, actual[name], strictness, `${path}.${name}`));
    else if (!(strictness.trimmed && value === null)) differences.push(`${path}.${name} is missing`);
  }
  if (strictness.trimmed || Object.values(recorded).some((value) => typeof value === 'string' && TRIMMED.test(value))) return differences;
  const extra = Object.keys(actual).filter((name) => !(name in recorded));
  return [...differences, ...extra.map((name) => `${path}.${name} was not recorded`)];
}

function listDifferences(recorded: unknown[], actual: unknown[], strictness: Strictness, path: string): string[] {
  const known = recorded.filter((item) => !(typeof item === 'string' && TRIMMED.test(item)));
  const ofObjects = [...known, ...actual].some((item) => typeof item === 'object' && item !== null);
  if (ofObjects && (known.length === 0) !== (actual.length === 0)) {
    return [`${path} has ${actual.length} entries, recorded ${recorded.length}`];
  }
  // Which entry stands where depends on data; each must look like one of the recorded ones.
  return actual.slice(0, COMPARED_ENTRIES).flatMap((item, index) => {
    const attempts = known.map((one) => shapeDifferences(one, item, strictness, `${path}[${index}]`));
    return attempts.sort((a, b) => a.length - b.length)[0] ?? [];
  });
}

function trimmedDifference(recorded: string, actual: unknown, path: string): string[] {
  const items = /(\d+) items/.exec(recorded)?.[1];
  if (items === undefined || !Array.isArray(actual)) return [];
  return (items === '0') === (actual.length === 0) ? [] : [`${path} has ${actual.length} entries, recorded ${items}`];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
