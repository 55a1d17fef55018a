import ts from 'typescript';
import { EVENT_CATALOGUE } from '../../libs/contracts/src';
import { DocsError } from './docs.error';
import { membersOf, parse, sourcesIn, walk } from './source-reader';

const FOLDERS = ['libs/sync-engine/src', 'libs/persistence/src', 'apps/hub/src'];

/** @throws {DocsError} when the sources send an event that is not declared, or none of a type that is. */
export function requireDeclaredEvents(): void {
  const emitted = new Set(FOLDERS.flatMap(sourcesIn).flatMap((path) => emittedIn(parse(path))));
  const declared = Object.entries(EVENT_CATALOGUE).filter(([, { direction }]) => direction === 'out').map(([type]) => type);
  const problems = [
    ...[...emitted].filter((type) => !declared.includes(type)).map((type) => `${type} is sent and not declared`),
    ...declared.filter((type) => !emitted.has(type)).map((type) => `${type} is declared and never sent`),
  ];
  if (problems.length > 0) throw new DocsError(`The events in libs/contracts/src/events/event-catalogue.ts are not the ones that are sent: ${problems.join('; ')}.`);
}

/** Types in calls of `cloudEvent({ type: '...' })`. */
function emittedIn(source: ts.SourceFile): string[] {
  const types: string[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'cloudEvent') return;
    const [input] = node.arguments;
    const type = input !== undefined && ts.isObjectLiteralExpression(input) ? new Map(membersOf(input)).get('type') : undefined;
    if (type === undefined || !ts.isStringLiteralLike(type)) throw new DocsError(`${source.fileName}: write the type of an event as a text where it is made, so that it can be checked.`);
    types.push(`entrepot.${type.text}`);
  });
  return types;
}
