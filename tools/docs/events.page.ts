import { TOPIC_PREFIX } from '../../libs/contracts/src';
import { requireDeclaredEvents } from './emitted-types';
import { header, jsonFile, table, type Pages } from './reference-page';
import { asyncApiOf } from './schemas/async-api';
import { eventBaseline } from './schemas/event-baseline';
import { EVENT_EXAMPLES } from './schemas/event-examples';
import { dataSchemaOf, readEventModel, type EventModel, type EventSchema } from './schemas/event-schemas';
import { nameIn, namesBelow, type JsonSchema } from './schemas/json-schema';

/** Schemas, AsyncAPI document and page of every event. @throws {DocsError} when a published schema was broken. */
export function eventPages(): Pages {
  requireDeclaredEvents();
  const model = readEventModel();
  const asyncApi = asyncApiOf(model);
  const schemas = model.events.map((event) => [`docs/reference/schemas/${event.type}.json`, jsonFile({ $schema: 'http://json-schema.org/draft-07/schema#', ...dataSchemaOf(event, model.definitions) })]);
  return {
    ...eventBaseline(model),
    ...Object.fromEntries(schemas),
    'docs/reference/asyncapi.json': jsonFile(asyncApi),
    'apps/hub/src/events/async-api.generated.ts': moduleOf(asyncApi),
    'docs/reference/events.md': pageOf(model),
  };
}

/** The document as the hub serves it: one line for each of its parts, so that a change shows where it is. */
function moduleOf(asyncApi: object): string {
  const lines = Object.entries(asyncApi).map(([name, part]) => `  ${JSON.stringify(name)}: ${inLines(part, name === 'components' ? 2 : 1)},`);
  return `// Generated from the model by "npm run docs:generate"; edit that instead.\n\n/** The AsyncAPI document of the hub's events. */\nexport const ASYNC_API: object = {\n${lines.join('\n')}\n};\n`;
}

function inLines(part: unknown, levels: number, indent = '  '): string {
  if (levels === 0 || typeof part !== 'object' || part === null) return JSON.stringify(part);
  const lines = Object.entries(part).map(([name, value]) => `${indent}  ${JSON.stringify(name)}: ${inLines(value, levels - 1, `${indent}  `)},`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function pageOf(model: EventModel): string {
  const rows = model.events.map(({ type, topic, direction, title, key }) => [`[\`${type}\`](#${type.replaceAll('.', '')})`, `\`${TOPIC_PREFIX}.${topic}\``, direction === 'out' ? 'from the hub' : 'to the hub', key, title]);
  return `${header('Events')}
CloudEvents 1.0 in structured JSON. The same contract is published for machines: [asyncapi.json](asyncapi.json), which a running hub serves
at \`/api/asyncapi.json\`, and a JSON Schema of each event's data under [schemas](schemas). Schemas only ever gain optional members; a build
that would break one fails. How to read and send events: [Consuming events](../guides/consuming-events.md).

${table(['type', 'topic', 'direction', 'key', 'when'], rows)}

${model.events.map((event) => sectionOf(event, model)).join('\n')}`;
}

function sectionOf(event: EventSchema, { definitions }: EventModel): string {
  const own = definitions[event.dataName] ?? {};
  const parts = [...namesBelow(own, definitions)].sort().map((name) => partOf(name, definitions[name] ?? {}));
  return `## ${event.type}

${own.description ?? ''}

${membersTable(own)}

${parts.join('\n')}
\`\`\`json
${JSON.stringify(EVENT_EXAMPLES[event.type], null, 2)}
\`\`\`
`;
}

function partOf(name: string, schema: JsonSchema): string {
  return `**${name}**${schema.description === undefined ? '' : `: ${schema.description}`}\n\n${membersTable(schema)}\n`;
}

function membersTable({ properties = {}, patternProperties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([name, member]) => [`\`${name}\``, kindOf(member), required.includes(name) ? 'always' : 'maybe', member.description ?? '']);
  const families = Object.entries(patternProperties).map(([pattern, member]) => [`\`${pattern.replace(/^\^|\$$/g, '').replace('.+', '<language>')}\``, kindOf(member), 'maybe', member.description ?? '']);
  return table(['member', 'kind', 'there', 'meaning'], [...rows, ...families]);
}

function kindOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return `*${nameIn(schema.$ref)}*`;
  const inner = schema.allOf ?? schema.anyOf;
  if (inner !== undefined) return inner.map(kindOf).join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const types = [schema.type ?? 'anything'].flat().map((type) => (type === 'array' ? `list of ${kindOf(schema.items ?? {})}` : type));
  return `${types.join(' or ')}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}
