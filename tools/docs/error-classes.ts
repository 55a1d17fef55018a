import ts from 'typescript';
import { walk } from './source-reader';

/** Where a class of errors gets a part of itself from: always the same text, or an argument by its place. */
type Part = { readonly text: string } | { readonly argument: number } | undefined;

/** How the constructor of an error class is to be read. */
export interface ErrorShape {
  readonly type: Part;
  readonly code: Part;
  readonly message: Part;
}

const ROOT_CLASS = 'HubError';
const ROOT_SHAPE: ErrorShape = { type: { argument: 0 }, code: { argument: 1 }, message: { argument: 2 } };

/** How to read `new X(...)` for every class below HubError, from what each hands to its parent. */
export function errorShapesOf(sources: readonly ts.SourceFile[]): ReadonlyMap<string, ErrorShape> {
  const declared = new Map<string, ts.ClassDeclaration>();
  for (const source of sources) {
    walk(source, (node) => {
      if (ts.isClassDeclaration(node) && node.name !== undefined) declared.set(node.name.text, node);
    });
  }
  const shapes = new Map<string, ErrorShape>([[ROOT_CLASS, ROOT_SHAPE]]);
  for (const name of declared.keys()) shapeOf(name, declared, shapes);
  return shapes;
}

function shapeOf(name: string, declared: ReadonlyMap<string, ts.ClassDeclaration>, shapes: Map<string, ErrorShape>): ErrorShape | undefined {
  const known = shapes.get(name);
  const node = declared.get(name);
  if (known !== undefined || node === undefined) return known;
  const [parent] = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
  const inherited = parent === undefined ? undefined : shapeOf(parent.expression.getText(), declared, shapes);
  if (inherited === undefined) return undefined;
  const shape = passedOn(node, inherited);
  shapes.set(name, shape);
  return shape;
}

function passedOn(node: ts.ClassDeclaration, inherited: ErrorShape): ErrorShape {
  const own = node.members.find(ts.isConstructorDeclaration);
  if (own === undefined) return inherited;
  const parameters = own.parameters.map(({ name }) => name.getText());
  let handed: readonly ts.Expression[] = [];
  walk(own, (child) => {
    if (ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.SuperKeyword) handed = child.arguments;
  });
  const follow = (part: Part): Part => (part !== undefined && 'argument' in part ? partOf(handed[part.argument], parameters) : part);
  return { type: follow(inherited.type), code: follow(inherited.code), message: follow(inherited.message) };
}

function partOf(handed: ts.Expression | undefined, parameters: readonly string[]): Part {
  if (handed === undefined) return undefined;
  const text = textOf(handed);
  if (text !== undefined) return { text };
  const at = parameters.indexOf(handed.getText());
  return at < 0 ? undefined : { argument: at };
}

/** The text a part has in `new X(args)`; undefined where only running tells. */
export function readPart(part: Part, args: readonly ts.Expression[]): string | undefined {
  if (part === undefined) return undefined;
  if ('text' in part) return part.text;
  const argument = args[part.argument];
  return argument === undefined ? undefined : textOf(argument);
}

/** A literal, or a template with what it leaves open in angle brackets. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue) ?? textOf(node.whenFalse);
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((text, { expression, literal }) => `${text}${openPart(expression)}${literal.text}`, node.head.text);
}

function openPart(expression: ts.Expression): string {
  const name = /([A-Za-z]+)\W*$/.exec(expression.getText())?.[1];
  return name === undefined || expression.getText().length > 60 ? '<...>' : `<${name}>`;
}
