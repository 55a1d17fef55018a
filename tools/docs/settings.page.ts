import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { grouped, header, ROOT, table, type Pages } from './reference-page';
import { constantsOf, docOf, parse, valueOf, type Constants } from './source-reader';

const FOLDER = 'libs/config/src/settings';
const SUFFIX = '.settings.ts';
/** Best first for a reader; others follow by name. */
const ORDER = ['server', 'storage', 'security', 'bus', 'queue', 'work', 'log'];
const KINDS: Readonly<Record<string, string>> = { integer: 'whole number', flag: 'true or false', list: 'list, by commas' };

interface EnvOptions {
  readonly type?: string;
  readonly aliases?: readonly string[];
  readonly isSecret?: boolean;
}

/** Every environment variable, from the settings classes. */
export function settingsPage(): Pages {
  const found = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith(SUFFIX)).map((name) => name.replace(SUFFIX, ''));
  const names = [...ORDER.filter((name) => found.includes(name)), ...found.filter((name) => !ORDER.includes(name)).sort()];
  const sections = names.map((name) => sectionOf(parse(`${FOLDER}/${name}${SUFFIX}`)));
  return {
    'docs/reference/settings.md': `${header('Settings')}
The hub is configured by environment variables. All of them are checked at start, and every problem is reported at once. A variable that is
empty counts as absent. A setting marked *secret* is never shown or logged, and may also be read from a file: set \`<NAME>_FILE\` to its path.

${sections.join('\n')}`,
  };
}

function sectionOf(source: ts.SourceFile): string {
  const declared = source.statements.find(ts.isClassDeclaration) as ts.ClassDeclaration;
  const rows = declared.members.filter(ts.isPropertyDeclaration).map((member) => rowOf(member, constantsOf(source)));
  return `## ${docOf(declared)}\n\n${table(['variable', 'default', 'allowed', 'meaning'], rows)}\n`;
}

function rowOf(member: ts.PropertyDeclaration, constants: Constants): string[] {
  const calls = (ts.getDecorators(member) ?? []).map(({ expression }) => expression).filter(ts.isCallExpression);
  const env = calls.find((call) => call.expression.getText() === 'Env') as ts.CallExpression;
  const [name, given] = env.arguments.map((argument) => valueOf(argument, constants)) as [string, EnvOptions | undefined];
  const options = given ?? {};
  const names = [name, ...(options.aliases ?? [])].map((text) => `\`${text}\``).join(', ');
  const bounds = boundsOf(calls, constants);
  const kind = KINDS[options.type ?? ''] ?? 'text';
  const allowed = [...(options.isSecret === true ? ['*secret*'] : []), bounds === '' ? kind : `${kind}, ${bounds}`].join(', ');
  return [names, defaultOf(member, constants), allowed, docOf(member)];
}

function defaultOf({ initializer }: ts.PropertyDeclaration, constants: Constants): string {
  const initial = initializer === undefined ? undefined : valueOf(initializer, constants);
  if (initial === undefined || (Array.isArray(initial) && initial.length === 0)) return 'none';
  return `\`${Array.isArray(initial) ? initial.join(',') : String(initial)}\``;
}

function boundsOf(calls: readonly ts.CallExpression[], constants: Constants): string {
  const named = (decorator: string): ts.CallExpression | undefined => calls.find(({ expression }) => expression.getText() === decorator);
  const argument = (decorator: string): unknown => {
    const [first] = named(decorator)?.arguments ?? [];
    return first === undefined ? undefined : valueOf(first, constants);
  };
  const listed = (decorator: string, lead: string, between: string): string[] => {
    const choices = argument(decorator) as readonly string[] | undefined;
    return choices === undefined ? [] : [`${lead} ${choices.map((choice) => `\`${choice}\``).join(between)}`];
  };
  const [min, max, length] = ['Min', 'Max', 'MinLength'].map((decorator) => argument(decorator) as number | undefined);
  return [
    ...(min !== undefined && max !== undefined ? [`${grouped(min)} to ${grouped(max)}`] : []),
    ...(length === undefined ? [] : [`at least ${length} characters`]),
    ...listed('IsIn', 'of', ', '),
    ...listed('IsUrlOf', 'URL with', ' or '),
    ...(named('IsHttpUrl') === undefined ? [] : ['URL with `https` or `http`']),
  ].join(', ');
}
