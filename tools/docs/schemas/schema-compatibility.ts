import { nameIn, type Definitions, type JsonSchema } from './json-schema';

/** Who reads events of a schema: consumers those the hub sends (`out`), the hub those it is sent (`in`). */
export type Direction = 'in' | 'out';

/** A schema with the definitions it refers to. */
export interface SchemaSet {
  readonly schema: JsonSchema;
  readonly definitions: Definitions;
}

interface Comparison {
  readonly direction: Direction;
  readonly before: Definitions;
  readonly after: Definitions;
}

/** A schema with its references followed and null taken out of its kinds. */
interface Plain extends JsonSchema {
  readonly isNullable: boolean;
}

/** Limits that refuse more when they grow; the others do when they shrink. */
const LOWER_LIMITS = ['minimum', 'minLength'] as const;

/**
 * What has changed that somebody who knows `before` would stumble over. Schemas only ever gain optional members; what is sent to the hub
 * may also be taken more generously. Words (titles, descriptions) may change.
 */
export function problemsBetween(before: SchemaSet, after: SchemaSet, direction: Direction): string[] {
  return compare('data', before.schema, after.schema, { direction, before: before.definitions, after: after.definitions });
}

function compare(path: string, before: JsonSchema, after: JsonSchema, comparison: Comparison): string[] {
  const [former, present] = [plain(before, comparison.before), plain(after, comparison.after)];
  return [
    ...kinds(path, former, present, comparison.direction),
    ...values(path, former, present, comparison.direction),
    ...limits(path, former, present, comparison.direction),
    ...members(path, former, present, comparison),
    ...nested(path, former, present, comparison),
  ];
}

function plain(schema: JsonSchema, definitions: Definitions): Plain {
  if (schema.$ref !== undefined) return plain(definitions[nameIn(schema.$ref)] ?? {}, definitions);
  const [inner] = schema.allOf ?? schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (inner !== undefined) return { ...plain(inner, definitions), ...(schema.anyOf?.some(({ type }) => type === 'null') === true ? { isNullable: true } : {}) };
  const types = schema.type === undefined ? [] : [schema.type].flat();
  return { ...schema, type: types.filter((type) => type !== 'null'), isNullable: types.includes('null') };
}

function kinds(path: string, before: Plain, after: Plain, direction: Direction): string[] {
  const isSame = String(before.type) === String(after.type) && before.format === after.format;
  return [
    ...(isSame ? [] : [`${path} was ${kindOf(before)} and is ${kindOf(after)}`]),
    ...(before.isNullable && !after.isNullable ? [`${path} may not be null any more`] : []),
    ...(!before.isNullable && after.isNullable && direction === 'out' ? [`${path} may be null now`] : []),
  ];
}

function kindOf({ type, format }: Plain): string {
  return `${String(type) || 'anything'}${format === undefined ? '' : ` (${format})`}`;
}

function values(path: string, before: Plain, after: Plain, direction: Direction): string[] {
  const [former, present] = [before.enum, after.enum].map((list) => list?.filter((value) => value !== null));
  if (former === undefined && present === undefined) return [];
  if (former === undefined) return [`${path} takes only certain values now`];
  if (present === undefined) return direction === 'in' ? [] : [`${path} takes any value now`];
  const lost = former.filter((value) => !present.includes(value)).map((value) => `${path} has lost the value "${String(value)}"`);
  const gained = present.filter((value) => !former.includes(value)).map((value) => `${path} has a new value "${String(value)}", which readers do not know`);
  return direction === 'in' ? lost : [...lost, ...gained];
}

function limits(path: string, before: Plain, after: Plain, direction: Direction): string[] {
  return ([...LOWER_LIMITS, 'maxLength'] as const).flatMap((name) => {
    const [former, present] = [before[name], after[name]];
    if (former === present) return [];
    const isLooser = present === undefined || (former !== undefined && (name === 'maxLength' ? present > former : present < former));
    return direction === 'in' && isLooser ? [] : [`${path} had ${name} ${former ?? 'none'} and has ${present ?? 'none'}`];
  });
}

function members(path: string, before: Plain, after: Plain, { direction }: Comparison): string[] {
  const [former, present] = [new Set(Object.keys(before.properties ?? {})), new Set(Object.keys(after.properties ?? {}))];
  const [needed, needs] = [new Set(before.required), new Set(after.required)];
  return [
    ...[...former].filter((name) => !present.has(name)).map((name) => `${path}.${name} is gone`),
    ...[...present].filter((name) => !former.has(name) && needs.has(name)).map((name) => `${path}.${name} is new and has to be optional`),
    ...[...present].filter((name) => former.has(name) && needs.has(name) && !needed.has(name)).map((name) => `${path}.${name} has become required`),
    ...[...present].filter((name) => needed.has(name) && !needs.has(name) && direction === 'out').map((name) => `${path}.${name} may be missing now`),
    ...Object.keys(before.patternProperties ?? {}).filter((name) => after.patternProperties?.[name] === undefined).map((name) => `${path} has no members ${name} any more`),
  ];
}

function nested(path: string, before: Plain, after: Plain, comparison: Comparison): string[] {
  const both = (name: string, former: JsonSchema | undefined, present: JsonSchema | undefined): string[] => (former === undefined || present === undefined ? [] : compare(name, former, present, comparison));
  return [
    ...Object.entries(before.properties ?? {}).flatMap(([name, former]) => both(`${path}.${name}`, former, after.properties?.[name])),
    ...Object.entries(before.patternProperties ?? {}).flatMap(([name, former]) => both(`${path}.${name}`, former, after.patternProperties?.[name])),
    ...both(`${path}[]`, before.items, after.items),
    ...openness(path, before, after, comparison),
  ];
}

function openness(path: string, { additionalProperties: before = true }: Plain, { additionalProperties: after = true }: Plain, comparison: Comparison): string[] {
  if (typeof before === 'object' && typeof after === 'object') return compare(`${path}.*`, before, after, comparison);
  if (before === after || (before === false && comparison.direction === 'in')) return [];
  return [`${path} treats further members differently`];
}
