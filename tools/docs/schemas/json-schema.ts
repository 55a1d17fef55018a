/** The part of JSON Schema (draft 7) that the event model needs. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: ReadonlyArray<string | number | boolean | null>;
  readonly const?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** Named schemas that refer to each other by `#/definitions/<name>`. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** The reference to a named schema. */
export function refTo(name: string): string {
  return `#/definitions/${name}`;
}

/** The name a reference means. */
export function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** Every name a schema refers to, directly or through others. */
export function namesBelow(schema: JsonSchema, all: Definitions, found = new Set<string>()): ReadonlySet<string> {
  JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string' || found.has(nameIn(value))) return value;
    const name = nameIn(value);
    found.add(name);
    namesBelow(all[name] ?? {}, all, found);
    return value;
  });
  return found;
}
