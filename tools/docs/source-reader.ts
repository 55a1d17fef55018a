import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './reference-page';

/** Initialisers by the name of the constant. */
export type Constants = ReadonlyMap<string, ts.Expression>;

/** The syntax of a file of the repository. */
export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2022, true);
}

/** Shipped TypeScript files of a folder, sorted: no specs and no test kits. */
export function sourcesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, String(name)));
  return names.filter((name) => name.endsWith('.ts') && !/spec\.ts$|\.suite\.ts$|\/testing\//.test(name)).sort();
}

/** Visits a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Every constant of a file, whatever block it stands in. */
export function constantsOf(source: ts.SourceFile): Constants {
  const constants = new Map<string, ts.Expression>();
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) constants.set(node.name.text, node.initializer);
  });
  return constants;
}

/** The value of a literal, or of a constant that is one; undefined for anything else. */
export function valueOf(node: ts.Node, constants: Constants): unknown {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return valueOf(node.expression, constants);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => valueOf(element, constants));
  if (ts.isObjectLiteralExpression(node)) return Object.fromEntries(membersOf(node).map(([name, value]) => [name, valueOf(value, constants)]));
  if (!ts.isIdentifier(node)) return literalOf(node);
  const initial = constants.get(node.text);
  return initial === undefined ? undefined : valueOf(initial, constants);
}

/** Members of an object literal that are written `name: value`. */
export function membersOf(node: ts.ObjectLiteralExpression): Array<readonly [string, ts.Expression]> {
  return node.properties.filter(ts.isPropertyAssignment).map((property) => [property.name.getText().replace(/^['"]|['"]$/g, ''), property.initializer]);
}

/** What the docstring of a declaration says, in one line without its full stop. */
export function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return String(ts.getTextOfJSDocComment(doc?.comment) ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

function literalOf(node: ts.Node): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll('_', ''));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}
