import { readFileSync } from 'node:fs';
import { validateSync, type ValidationError } from 'class-validator';
import { envBindingsOf, type EnvBinding, type SettingsClass } from './env.decorator';
import { convertEnvText } from './env-value';
import { SettingsError, type SettingsProblem } from './settings.error';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A further check over several settings; returns what is wrong. */
export type SettingsRule<T> = (settings: T) => readonly SettingsProblem[];

/**
 * Reads settings classes from the environment and validates them together. An empty variable counts as absent.
 * @throws {SettingsError} with every problem of every class, by name and reason, never by value.
 */
export function loadSettings<T extends { readonly [K in keyof T]: object }>(
  environment: Environment,
  classes: { readonly [K in keyof T]: SettingsClass<T[K]> },
  rules: ReadonlyArray<SettingsRule<T>> = [],
): T {
  const problems: SettingsProblem[] = [];
  const loaded: Record<string, object> = {};
  for (const [key, settings] of Object.entries<SettingsClass>(classes)) loaded[key] = loadOne(environment, settings, problems);
  const result = loaded as T;
  problems.push(...rules.flatMap((rule) => rule(result)));
  if (problems.length > 0) throw new SettingsError(problems);
  return result;
}

/** Variables that look like the hub's own but that no setting reads: most likely misspelt. */
export function unknownSettings(environment: Environment, classes: readonly SettingsClass[], prefix = 'HUB_'): readonly string[] {
  const known = new Set(classes.flatMap(envBindingsOf).flatMap(({ name, aliases, isSecret }) => [name, ...aliases, ...(isSecret ? [`${name}_FILE`] : [])]));
  return Object.keys(environment).filter((name) => name.startsWith(prefix) && environment[name] !== '' && !known.has(name));
}

function loadOne(environment: Environment, settings: SettingsClass, problems: SettingsProblem[]): object {
  const instance = new settings();
  const bindings = envBindingsOf(settings);
  const unreadable = new Set<string>();
  for (const binding of bindings) {
    const problem = fill(instance as Record<string, unknown>, binding, environment);
    if (problem === undefined) continue;
    problems.push(problem);
    unreadable.add(binding.property);
  }
  const byProperty = new Map(bindings.map((binding) => [binding.property, binding]));
  for (const error of validateSync(instance, { forbidUnknownValues: false })) {
    if (!unreadable.has(error.property)) problems.push(toProblem(error, byProperty.get(error.property)));
  }
  return Object.freeze(instance);
}

function fill(instance: Record<string, unknown>, binding: EnvBinding, environment: Environment): SettingsProblem | undefined {
  const text = readText(binding, environment);
  if (text === undefined) return undefined;
  if (typeof text === 'object') return text;
  const converted = convertEnvText(text, binding.type);
  if (!converted.ok) return { name: binding.name, reason: converted.reason };
  instance[binding.property] = converted.value;
  return undefined;
}

function readText(binding: EnvBinding, environment: Environment): string | undefined | SettingsProblem {
  const direct = [binding.name, ...binding.aliases].map((name) => environment[name]).find((value) => value !== undefined && value !== '');
  if (!binding.isSecret) return direct;
  const fileName = `${binding.name}_FILE`;
  const file = environment[fileName];
  if (file === undefined || file === '') return direct;
  if (direct !== undefined) return { name: binding.name, reason: `and ${fileName} are both set; keep one of them` };
  return readSecretFile(fileName, file);
}

function readSecretFile(name: string, file: string): string | SettingsProblem {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? { name, reason: 'names an empty file' } : text;
  } catch (error) {
    return { name, reason: `names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})` };
  }
}

function toProblem(error: ValidationError, binding: EnvBinding | undefined): SettingsProblem {
  const reasons = Object.values(error.constraints ?? { invalid: 'is not valid' }).map((reason) => withoutSubject(reason, error.property));
  return { name: binding?.name ?? error.property, reason: reasons.join(' and ') };
}

/** class-validator begins its messages with the member's name; operators know the variable's. */
function withoutSubject(reason: string, property: string): string {
  return reason.startsWith(`${property} `) ? reason.slice(property.length + 1) : reason.replaceAll(property, 'it');
}
