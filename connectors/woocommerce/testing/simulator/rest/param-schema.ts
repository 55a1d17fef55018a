import { parseWrittenDate } from '../platform/date-mark';
import type { SiteClock } from '../platform/site-clock';
import type { Params } from './rest-call';
import { RestFailure } from './rest-error';

/** What WordPress' schema says about one parameter. */
export interface ParamRule {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  enum?: readonly string[];
  /** Type of the members of an array. */
  items?: ParamRule;
  minimum?: number;
  maximum?: number;
  format?: 'date-time';
  required?: boolean;
  default?: unknown;
  description?: string;
  /** Null stays null instead of becoming the type's zero value. */
  keepsNull?: boolean;
}

export type ParamSchema = Readonly<Record<string, ParamRule>>;

interface Problem {
  code: string;
  message: string;
  data: unknown;
}

/**
 * Checks and converts parameters as WordPress does before a handler runs; unknown ones pass untouched.
 * @returns a copy with converted values; null becomes the type's zero value.
 * @throws {RestFailure} 400 `rest_missing_callback_param` or `rest_invalid_param`.
 */
export function checkParams(params: Params, schema: ParamSchema): Params {
  refuseMissing(params, schema);
  const problems: Array<[string, Problem]> = [];
  const checked: Params = { ...params };
  for (const name of Object.keys(params)) {
    const rule = schema[name];
    if (!rule) continue;
    const problem = params[name] === null ? undefined : problemWith(params[name], rule, name);
    if (problem) problems.push([name, problem]);
    else checked[name] = converted(params[name], rule);
  }
  if (problems.length > 0) throw invalidParams(problems);
  return checked;
}

/** @returns the 400 answer for parameters that do not fit. */
export function invalidParams(problems: ReadonlyArray<readonly [string, Problem]>): RestFailure {
  return new RestFailure('rest_invalid_param', `Invalid parameter(s): ${problems.map(([name]) => name).join(', ')}`, 400, {
    params: Object.fromEntries(problems.map(([name, problem]) => [name, problem.message])),
    details: Object.fromEntries(problems),
  });
}

/** @returns milliseconds since 1970 of a date sent for a field: bare values are site time, or UTC for `_gmt` fields. */
export function storedDate(value: unknown, clock: SiteClock, isGmt: boolean): number | null {
  const written = typeof value === 'string' ? parseWrittenDate(value) : undefined;
  if (!written) return null;
  if (written.suffixMs !== null) return written.reading - written.suffixMs;
  return isGmt ? written.reading : clock.fromLocal(written.reading);
}

function refuseMissing(params: Params, schema: ParamSchema): void {
  const missing = Object.keys(schema).filter((name) => schema[name]?.required === true && params[name] === undefined);
  if (missing.length === 0) return;
  throw new RestFailure('rest_missing_callback_param', `Missing parameter(s): ${missing.join(', ')}`, 400, { params: missing });
}

function problemWith(value: unknown, rule: ParamRule, name: string): Problem | undefined {
  if (rule.type === 'array') return problemWithList(value, rule, name);
  if (!hasType(value, rule.type)) return wrongType(name, rule.type);
  if (rule.enum && !rule.enum.includes(String(value))) return notInEnum(name, rule.enum);
  if (rule.format === 'date-time' && value !== '' && !parseWrittenDate(String(value))) {
    return { code: 'rest_invalid_date', message: 'Invalid date.', data: null };
  }
  return outOfBounds(Number(value), rule, name);
}

function problemWithList(value: unknown, rule: ParamRule, name: string): Problem | undefined {
  const members = asList(value);
  if (!members) return wrongType(name, 'array');
  for (const [index, member] of members.entries()) {
    const problem = rule.items && problemWith(member, rule.items, `${name}[${index}]`);
    if (problem) return problem;
  }
  return undefined;
}

function asList(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value === '' ? [] : value.split(/[\s,]+/).filter((part) => part !== '');
  return typeof value === 'number' ? [value] : undefined;
}

function hasType(value: unknown, type: ParamRule['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return isNumeric(value) && Number.isInteger(Number(value));
    case 'number':
      return isNumeric(value);
    case 'boolean':
      return typeof value === 'boolean' || ['', 'true', 'false', '0', '1', 'TRUE', 'FALSE'].includes(String(value));
    default:
      return typeof value === 'object' || value === '';
  }
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
}

function outOfBounds(value: number, rule: ParamRule, name: string): Problem | undefined {
  const { minimum, maximum } = rule;
  if (minimum === undefined && maximum === undefined) return undefined;
  if (value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)) return undefined;
  const message =
    minimum !== undefined && maximum !== undefined
      ? `${name} must be between ${minimum} (inclusive) and ${maximum} (inclusive)`
      : `${name} must be ${minimum === undefined ? `less than or equal to ${maximum}` : `greater than or equal to ${minimum}`}`;
  return { code: 'rest_out_of_bounds', message, data: null };
}

function wrongType(name: string, type: string): Problem {
  return { code: 'rest_invalid_type', message: `${name} is not of type ${type}.`, data: { param: name } };
}

function notInEnum(name: string, allowed: readonly string[]): Problem {
  return { code: 'rest_not_in_enum', message: `${name} is not one of ${sentence(allowed)}.`, data: null };
}

function sentence(words: readonly string[]): string {
  if (words.length < 3) return words.join(' and ');
  return `${words.slice(0, -1).join(', ')}, and ${words[words.length - 1] as string}`;
}

function converted(value: unknown, rule: ParamRule): unknown {
  if (value === null && rule.keepsNull === true) return null;
  return CONVERSIONS[rule.type](value, rule);
}

const CONVERSIONS: Readonly<Record<ParamRule['type'], (value: unknown, rule: ParamRule) => unknown>> = {
  integer: (value) => Math.trunc(Number(value ?? 0)),
  number: (value) => Number(value ?? 0),
  boolean: (value) => value !== null && value !== false && !['', '0', 'false', 'FALSE'].includes(String(value)),
  array: (value, { items }) => (asList(value ?? []) ?? []).map((member) => (items ? converted(member, items) : member)),
  string: (value) => value ?? '',
  object: (value) => value ?? {},
};
