import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DocsError } from '../docs.error';
import { jsonFile, ROOT, type Pages } from '../reference-page';
import { dataSchemaOf, type EventModel } from './event-schemas';
import type { Definitions, JsonSchema } from './json-schema';
import { problemsBetween, type Direction } from './schema-compatibility';

/** What has been promised so far; written by the generator as long as nothing is broken. */
const BASELINE = 'tools/docs/schemas/published-events.json';

interface Promised {
  readonly direction: Direction;
  readonly schema: JsonSchema & { readonly definitions?: Definitions };
}

/** The new baseline. @throws {DocsError} when a published schema was broken; every place is named. */
export function eventBaseline(model: EventModel): Pages {
  const present = promisedBy(model);
  const problems = Object.entries(readBaseline()).flatMap(([type, former]) => brokenBy(type, former, present[type]));
  if (problems.length > 0) throw new DocsError(`Published event schemas were broken; they only ever gain optional members. Keep the old form, or declare a new event type:\n  ${problems.join('\n  ')}`);
  return { [BASELINE]: jsonFile(present) };
}

function promisedBy(model: EventModel): Record<string, Promised> {
  return Object.fromEntries(model.events.map((event) => [event.type, { direction: event.direction, schema: withoutWords(dataSchemaOf(event, model.definitions)) }]));
}

function brokenBy(type: string, former: Promised, present: Promised | undefined): string[] {
  if (present === undefined) return [`${type} is gone`];
  const set = ({ schema }: Promised) => ({ schema, definitions: schema.definitions ?? {} });
  return problemsBetween(set(former), set(present), former.direction).map((problem) => `${type}: ${problem}`);
}

function readBaseline(): Record<string, Promised> {
  const file = join(ROOT, BASELINE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Promised>) : {};
}

/** Words may change at any time. A member that happens to be called like one is an object and stays. */
function withoutWords(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => ((key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value))) as JsonSchema;
}
