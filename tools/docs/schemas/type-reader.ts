import { join } from 'node:path';
import ts from 'typescript';
import { DocsError } from '../docs.error';
import { ROOT } from '../reference-page';
import { refTo, type Definitions, type JsonSchema } from './json-schema';

/** Turns TypeScript types of a library into JSON Schemas; docstrings become descriptions, their tags bounds. */
export class TypeReader {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;
  private readonly made = new Map<string, JsonSchema>();

  /** `entry`: path of the library's entry point in the repository. */
  constructor(private readonly entry: string) {
    const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [] };
    this.program = ts.createProgram([join(ROOT, entry)], options);
    this.checker = this.program.getTypeChecker();
  }

  /** Everything that was read so far, by name. */
  definitions(): Definitions {
    return Object.fromEntries([...this.made].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** Reads a type by its exported name; later it stands among the definitions. @throws {DocsError} when there is none. */
  read(name: string): JsonSchema {
    const type = this.exported(name);
    if (this.made.has(name)) return { $ref: refTo(name) };
    this.made.set(name, {});
    this.made.set(name, this.objectOf(type, this.tagsOf(type)));
    return { $ref: refTo(name) };
  }

  private exported(name: string): ts.Type {
    const file = this.program.getSourceFile(join(ROOT, this.entry));
    const module = file === undefined ? undefined : this.checker.getSymbolAtLocation(file);
    const symbol = module === undefined ? undefined : this.checker.getExportsOfModule(module).find((exported) => exported.name === name);
    if (symbol === undefined) throw new DocsError(`${this.entry} exports no type ${name}.`);
    return this.checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol);
  }

  private tagsOf(type: ts.Type): Documented {
    return this.documented(type.aliasSymbol ?? type.symbol);
  }

  private documented(symbol: ts.Symbol): Documented {
    const description = ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replace(/\s+/g, ' ').trim();
    const tags = new Map(symbol.getJsDocTags(this.checker).map(({ name, text }) => [name, ts.displayPartsToString(text)]));
    return { description, tags };
  }

  private objectOf(type: ts.Type, { description, tags }: Documented): JsonSchema {
    const members = this.checker.getPropertiesOfType(type);
    const patterns = this.checker.getIndexInfosOfType(type).map((info) => [patternOf(info.keyType), this.schemaOf(info.type, NOTHING)] as const);
    const open = patterns.find(([pattern]) => pattern === null)?.[1];
    const named = patterns.flatMap(([pattern, schema]) => (pattern === null ? [] : [[pattern, schema] as const]));
    const required = members.filter((member) => !(member.flags & ts.SymbolFlags.Optional)).map(({ name }) => name);
    return {
      type: 'object',
      ...(description === '' ? {} : { description }),
      ...(members.length === 0 ? {} : { properties: Object.fromEntries(members.map((member) => [member.name, this.memberOf(member)])) }),
      ...(required.length === 0 ? {} : { required }),
      ...(named.length === 0 ? {} : { patternProperties: Object.fromEntries(named) }),
      ...(open === undefined ? {} : { additionalProperties: Object.keys(open).length === 0 ? true : open }),
      ...(tags.has('closed') ? { additionalProperties: false } : {}),
    };
  }

  private memberOf(member: ts.Symbol): JsonSchema {
    const about = this.documented(member);
    const stated = about.tags.get('schema');
    const schema = stated === undefined ? this.schemaOf(this.checker.getTypeOfSymbol(member), about) : this.read(stated);
    if (about.description === '') return schema;
    // Draft 7 passes over what stands beside a reference.
    return schema.$ref === undefined ? { description: about.description, ...schema } : { description: about.description, allOf: [schema] };
  }

  private schemaOf(type: ts.Type, about: Documented): JsonSchema {
    const parts = (type.isUnion() ? type.types : [type]).filter((part) => !(part.flags & ts.TypeFlags.Undefined));
    if (isAnyJson(type)) return {};
    const isNullable = parts.some((part) => part.flags & ts.TypeFlags.Null);
    const values = parts.filter((part) => !(part.flags & ts.TypeFlags.Null));
    const schema = this.valueOf(values, about);
    return isNullable ? orNull(schema) : schema;
  }

  private valueOf(values: readonly ts.Type[], about: Documented): JsonSchema {
    const literals = values.flatMap((value) => (value.isStringLiteral() ? [value.value] : []));
    if (literals.length > 0 && literals.length === values.length) return { type: 'string', enum: literals };
    if (values.every((value) => value.flags & ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
    const [only] = values;
    if (only === undefined || values.length > 1) throw new DocsError(`A type of several kinds has no schema here: ${values.map((value) => this.checker.typeToString(value)).join(' | ')}.`);
    return this.singleOf(only, about);
  }

  private singleOf(type: ts.Type, { tags }: Documented): JsonSchema {
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string', ...boundsIn(tags) };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: tags.has('integer') ? 'integer' : 'number', ...boundsIn(tags) };
    if (this.checker.isArrayType(type)) return this.listOf(type as ts.TypeReference, tags);
    const name = type.aliasSymbol?.name ?? type.symbol.name;
    return name === '__type' ? this.objectOf(type, NOTHING) : this.read(name);
  }

  private listOf(type: ts.TypeReference, tags: ReadonlyMap<string, string>): JsonSchema {
    const [item] = this.checker.getTypeArguments(type) as [ts.Type];
    const format = tags.get('itemsFormat');
    return { type: 'array', items: this.schemaOf(item, format === undefined ? NOTHING : { description: '', tags: new Map([['format', format]]) }) };
  }
}

/** What the docstring of a declaration says. */
interface Documented {
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
}

const NOTHING: Documented = { description: '', tags: new Map() };

function boundsIn(tags: ReadonlyMap<string, string>): JsonSchema {
  const format = tags.get('format');
  const numbers = ['minimum', 'minLength', 'maxLength'].flatMap((name) => (tags.has(name) ? [[name, Number(tags.get(name))]] : []));
  return { ...(format === undefined ? {} : { format }), ...(Object.fromEntries(numbers) as JsonSchema) };
}

/** The model's `Json` refers to itself and stands for any value; no other type is text, number and object at once. */
function isAnyJson(type: ts.Type): boolean {
  const has = (flag: ts.TypeFlags): boolean => type.isUnion() && type.types.some((part) => (part.flags & flag) !== 0);
  return type.aliasSymbol?.name === 'Json' || (has(ts.TypeFlags.Object) && has(ts.TypeFlags.Number) && has(ts.TypeFlags.String));
}

function orNull(schema: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) return { anyOf: [schema, { type: 'null' }] };
  if (schema.enum !== undefined) return { ...schema, type: [schema.type as string, 'null'], enum: [...schema.enum, null] };
  return schema.type === undefined ? schema : { ...schema, type: [schema.type as string, 'null'] };
}

/** The pattern of an index signature's key; null for any text. */
function patternOf(key: ts.Type): string | null {
  if (!(key.flags & ts.TypeFlags.TemplateLiteral)) return null;
  const { texts } = key as ts.TemplateLiteralType;
  return `^${texts.join('.+')}$`;
}
