import { EVENT_CATALOGUE, type EventDeclaration } from '../../../libs/contracts/src';
import { namesBelow, nameIn, type Definitions, type JsonSchema } from './json-schema';
import { TypeReader } from './type-reader';

/** An event type with the schema of its data. */
export interface EventSchema extends EventDeclaration {
  readonly type: string;
  /** Name of its data among the definitions. */
  readonly dataName: string;
}

/** Every event type, and every schema their data is made of. */
export interface EventModel {
  readonly events: readonly EventSchema[];
  readonly definitions: Definitions;
}

/** Reads the data of every declared event from the model. */
export function readEventModel(): EventModel {
  const reader = new TypeReader('libs/contracts/src/index.ts');
  const events = Object.entries(EVENT_CATALOGUE).map(([type, declaration]) => ({ ...declaration, type, dataName: nameIn(reader.read(declaration.data).$ref ?? '') }));
  return { events, definitions: reader.definitions() };
}

/** The schema of one event's data, complete in itself. */
export function dataSchemaOf({ dataName, title }: EventSchema, definitions: Definitions): JsonSchema & { readonly definitions?: Definitions } {
  const own = definitions[dataName] ?? {};
  const used = [...namesBelow(own, definitions)].sort();
  return { title, ...own, ...(used.length === 0 ? {} : { definitions: Object.fromEntries(used.map((name) => [name, definitions[name] ?? {}])) }) };
}
