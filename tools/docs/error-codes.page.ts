import ts from 'typescript';
import { errorShapesOf, readPart, type ErrorShape } from './error-classes';
import { header, table, type Pages } from './reference-page';
import { membersOf, parse, sourcesIn, valueOf, walk } from './source-reader';

const CODE = /^[a-z<][A-Za-z<>-]*(\.[a-z0-9<>-]+)+$/;

/** Where errors come from, as a reader meets them. */
const GROUPS = [
  { title: 'The API', folders: ['apps/hub/src', 'libs/common/src', 'libs/sync-engine/src', 'libs/persistence/src', 'libs/messaging/src', 'libs/jobs/src'], about: 'Answers of the API, and reasons of what is parked.' },
  { title: 'Stores', folders: ['libs/connector-sdk/src', 'connectors/woocommerce/src'], about: 'What went wrong between the hub and a store: found in runs, incidents, parked records and checks.' },
];

interface FoundCode {
  readonly types: Set<string>;
  readonly messages: Set<string>;
}

/** Every stable code an error can have, with its type and what it says. */
export function errorCodesPage(): Pages {
  const all = GROUPS.flatMap(({ folders }) => folders).flatMap(sourcesIn).map(parse);
  const shapes = errorShapesOf(all);
  const sections = GROUPS.map(({ title, folders, about }) => {
    const codes = codesIn(folders.flatMap(sourcesIn).map(parse), shapes);
    const rows = [...codes].sort(([left], [right]) => (left < right ? -1 : 1)).map(([code, found]) => [`\`${code}\``, [...found.types].sort().join(' or '), [...found.messages].sort().map(escaped).join(' / ')]);
    return `## ${title}\n\n${about}\n\n${table(['code', 'type', 'message'], rows)}\n`;
  });
  return {
    'docs/reference/error-codes.md': `${header('Error codes')}
Every error of the API has the same shape: \`type\`, \`code\`, \`message\`, \`param\`, \`requestId\` and, where there are facts, \`details\`. Codes are
stable: branch on them, show people the message. Errors of the type \`internal\` are faults of the hub; its log tells more under the request id.
Parts of a code or message that differ from case to case stand in angle brackets.

${sections.join('\n')}`,
  };
}

function codesIn(sources: readonly ts.SourceFile[], shapes: ReadonlyMap<string, ErrorShape>): Map<string, FoundCode> {
  const codes = new Map<string, FoundCode>();
  const add = (code: string | undefined, type: string | undefined, message: string | undefined): void => {
    if (code === undefined || !CODE.test(code)) return;
    const found = codes.get(code) ?? { types: new Set(), messages: new Set() };
    codes.set(code, found);
    if (type !== undefined) found.types.add(type);
    if (message !== undefined && /[a-z]{3}/i.test(message.replace(/<[^>]*>/g, ''))) found.messages.add(message);
  };
  for (const source of sources) walk(source, (node) => (ts.isNewExpression(node) ? addThrown(node, shapes, add) : addListed(node, add)));
  return codes;
}

type Add = (code: string | undefined, type: string | undefined, message: string | undefined) => void;

function addThrown(node: ts.NewExpression, shapes: ReadonlyMap<string, ErrorShape>, add: Add): void {
  const shape = shapes.get(node.expression.getText());
  const args = node.arguments ?? [];
  if (shape !== undefined) add(readPart(shape.code, args), readPart(shape.type, args), readPart(shape.message, args));
}

/** Answers that are written down as data: `{ type, code, message }`. */
function addListed(node: ts.Node, add: Add): void {
  if (!ts.isObjectLiteralExpression(node)) return;
  const members = new Map(membersOf(node));
  const [type, code, message] = ['type', 'code', 'message'].map((name) => {
    const member = members.get(name);
    const value = member === undefined ? undefined : valueOf(member, new Map());
    return typeof value === 'string' ? value : undefined;
  });
  if (type !== undefined) add(code, type, message);
}

/** Angle brackets are no tags. */
function escaped(message: string): string {
  return message.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
