// Writes the reference pages under docs/reference from the sources: `node tools/generate-docs.mjs`. With `--check` it writes nothing and
// fails when a page is not what the sources say.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isCheck = process.argv.includes('--check');
/** Constructors that take the code first; of a bare HubError it is the second argument. */
const CODE_FIRST = /^(InvalidInput|NotFound|Conflict|PermissionDenied|Unavailable|Internal|Startup|SpokeCredentials|RecordRefused|SpokeAnswer|Connector)Error$/;
const TYPE_OF = { InvalidInputError: 'validation', NotFoundError: 'not-found', ConflictError: 'conflict', PermissionDeniedError: 'permission', UnavailableError: 'unavailable', InternalError: 'internal' };

const pages = { 'settings.md': settingsPage(), 'metrics.md': metricsPage(), 'error-codes.md': errorCodesPage() };
const drifted = Object.entries(pages).filter(([name, text]) => !write(name, text));
if (drifted.length > 0) {
  process.stderr.write(`Out of date: ${drifted.map(([name]) => `docs/reference/${name}`).join(', ')}. Run "npm run docs:generate" and commit the result.\n`);
  process.exit(1);
}

function write(name, text) {
  const file = join(root, 'docs', 'reference', name);
  if (isCheck) return existsSync(file) && readFileSync(file, 'utf8') === text;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

// --- settings

function settingsPage() {
  const folder = join(root, 'libs', 'config', 'src', 'settings');
  const order = ['server', 'storage', 'security', 'bus', 'queue', 'work', 'log'];
  const found = readdirSync(folder).filter((name) => name.endsWith('.settings.ts')).map((name) => name.replace('.settings.ts', ''));
  const names = [...order.filter((name) => found.includes(name)), ...found.filter((name) => !order.includes(name)).sort()];
  const sections = names.map((name) => settingsSection(parse(join(folder, `${name}.settings.ts`))));
  return `${header('Settings')}
The hub is configured by environment variables. All of them are checked at start, and every problem is reported at once. A variable that is
empty counts as absent. A setting marked *secret* is never shown or logged, and may also be read from a file: set \`<NAME>_FILE\` to its path.

${sections.join('\n')}`;
}

function settingsSection(source) {
  const constants = constantsOf(source);
  const declared = source.statements.find((node) => ts.isClassDeclaration(node));
  const rows = declared.members.filter(ts.isPropertyDeclaration).map((member) => settingRow(member, constants, source));
  return `## ${docOf(declared)}

| variable | default | allowed | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function settingRow(member, constants, source) {
  const calls = (ts.getDecorators(member) ?? []).map((decorator) => decorator.expression).filter(ts.isCallExpression);
  const env = calls.find((call) => call.expression.text === 'Env');
  const [name, options] = env.arguments;
  const settings = options === undefined ? {} : valueOf(options, constants);
  const names = [name.text, ...(settings.aliases ?? [])].map((text) => `\`${text}\``).join(', ');
  const initial = member.initializer === undefined ? undefined : valueOf(member.initializer, constants);
  const fallback = initial === undefined || (Array.isArray(initial) && initial.length === 0) ? 'none' : `\`${Array.isArray(initial) ? initial.join(',') : initial}\``;
  const kind = { integer: 'whole number', flag: 'true or false', list: 'list, by commas' }[settings.type] ?? 'text';
  const bounds = boundsOf(calls, constants, source);
  const allowed = [...(settings.isSecret ? ['*secret*'] : []), bounds === '' ? kind : `${kind}, ${bounds}`].join(', ');
  return `| ${names} | ${fallback} | ${allowed} | ${cell(docOf(member))} |`;
}

function boundsOf(calls, constants) {
  const argument = (decorator) => {
    const call = calls.find(({ expression }) => expression.text === decorator);
    return call?.arguments[0] === undefined ? undefined : valueOf(call.arguments[0], constants);
  };
  const bounds = [];
  const [min, max] = [argument('Min'), argument('Max')];
  if (min !== undefined && max !== undefined) bounds.push(`${group(min)} to ${group(max)}`);
  if (argument('MinLength') !== undefined) bounds.push(`at least ${argument('MinLength')} characters`);
  if (argument('IsIn') !== undefined) bounds.push(`of ${argument('IsIn').map((choice) => `\`${choice}\``).join(', ')}`);
  if (argument('IsUrlOf') !== undefined) bounds.push(`URL with ${argument('IsUrlOf').map((scheme) => `\`${scheme}\``).join(' or ')}`);
  if (calls.some(({ expression }) => expression.text === 'IsHttpUrl')) bounds.push('URL with `https` or `http`');
  return bounds.join(', ');
}

// --- metrics

function metricsPage() {
  const declared = parse(join(root, 'libs', 'observability', 'src', 'metrics', 'hub-metrics.ts'));
  const gauges = parse(join(root, 'apps', 'hub', 'src', 'metrics', 'hub-gauges.ts'));
  const rows = [...metricsIn(declared), ...metricsIn(gauges)].sort((left, right) => (left.name < right.name ? -1 : 1));
  return `${header('Metrics')}
\`GET /metrics\` answers in the Prometheus text format; it asks for \`HUB_METRICS_TOKEN\` as a bearer token where one is set. No label names an
account, a product or a store. The usual numbers of a Node process are there too, with the prefix \`entrepot_\`.

| metric | kind | labels | meaning |
| --- | --- | --- | --- |
${rows.map(({ name, kind, labels, help }) => `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ') || 'none'} | ${cell(help)} |`).join('\n')}
`;
}

function metricsIn(source) {
  const constants = constantsOf(source);
  const rows = [];
  walk(source, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return;
    const members = new Map(node.properties.filter(ts.isPropertyAssignment).map((property) => [property.name.text, property.initializer]));
    const [name, help] = [members.get('name'), members.get('help')];
    if (name === undefined || help === undefined || !ts.isStringLiteralLike(name) || !ts.isStringLiteralLike(help)) return;
    const labels = members.get('labelNames') ?? members.get('labels');
    const kind = ts.isNewExpression(node.parent) ? node.parent.expression.text.toLowerCase() : 'gauge';
    rows.push({ name: name.text, help: help.text, kind, labels: labels === undefined ? [] : (valueOf(labels, constants) ?? []) });
  });
  return rows;
}

// --- error codes

function errorCodesPage() {
  const codes = new Map();
  for (const file of [...sourcesIn('apps/hub/src'), ...sourcesIn('libs/sync-engine/src'), ...sourcesIn('libs/persistence/src')]) {
    walk(parse(file), (node) => {
      if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return;
      const found = codeOf(node.expression.text, node.arguments ?? []);
      if (found?.type !== undefined) codes.set(found.code, (codes.get(found.code) ?? new Set()).add(found.type));
    });
  }
  const rows = [...codes].sort(([left], [right]) => (left < right ? -1 : 1));
  return `${header('Error codes')}
Every error of the API has the same shape: \`type\`, \`code\`, \`message\`, \`param\`, \`requestId\` and, where there are facts, \`details\`. Codes are
stable: branch on them, show people the message. Errors of the type \`internal\` are faults of the hub; its log tells more under the request id.
Bodies, addresses and content types that cannot be read have codes that begin with \`request.\`, unknown addresses \`route.not-found\`.

| code | type |
| --- | --- |
${rows.map(([code, types]) => `| \`${code}\` | ${[...types].sort().join(' or ')} |`).join('\n')}
`;
}

function codeOf(name, parts) {
  const text = (node) => (node !== undefined && ts.isStringLiteralLike(node) && /^[a-z-]+(\.[a-z0-9-]+)+$/.test(node.text) ? node.text : undefined);
  if (name === 'HubError' && text(parts[1]) !== undefined) return { code: text(parts[1]), type: ts.isStringLiteralLike(parts[0]) ? parts[0].text : 'authentication' };
  if (CODE_FIRST.test(name) && text(parts[0]) !== undefined) return { code: text(parts[0]), type: TYPE_OF[name] };
  return undefined;
}

function sourcesIn(folder) {
  const start = join(root, folder);
  const files = readdirSync(start, { recursive: true }).map((name) => join(start, name));
  return files.filter((file) => file.endsWith('.ts') && !/spec\.ts$|\.suite\.ts$|\/testing\/|\/boot\//.test(file)).sort();
}

// --- reading sources

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function constantsOf(source) {
  const constants = new Map();
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) constants.set(node.name.text, node.initializer);
  });
  return constants;
}

/** The value of a literal, or of a constant that is one; undefined for anything else. */
function valueOf(node, constants) {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return valueOf(node.expression, constants);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll('_', ''));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => valueOf(element, constants));
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(node.properties.filter(ts.isPropertyAssignment).map((property) => [property.name.text, valueOf(property.initializer, constants)]));
  }
  if (ts.isIdentifier(node) && constants.has(node.text)) return valueOf(constants.get(node.text), constants);
  return undefined;
}

function docOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return String(ts.getTextOfJSDocComment(doc?.comment) ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function group(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

function header(title) {
  return `# ${title}\n\n<!-- Generated from the sources by "npm run docs:generate"; edit those instead. -->\n`;
}
