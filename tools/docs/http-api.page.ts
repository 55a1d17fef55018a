import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../apps/hub/src/api.module';
import { HealthController } from '../../apps/hub/src/health/health.controller';
import { openApiDocumentOf } from '../../apps/hub/src/http/add-openapi';
import { MetricsController } from '../../apps/hub/src/metrics/metrics.controller';
import { header, jsonFile, table, type Pages } from './reference-page';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Schema = Readonly<Record<string, unknown>>;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The OpenAPI document of the routes, and a page of it. */
export async function httpApiPages(): Promise<Pages> {
  const document = await readDocument();
  return { 'docs/reference/openapi.json': jsonFile(document), 'docs/reference/http-api.md': pageOf(document) };
}

/** The controllers say everything about their routes; what they work with is not needed for it. */
async function readDocument(): Promise<OpenAPIObject> {
  const controllers = [...(Reflect.getMetadata('controllers', ApiModule) as never[]), HealthController, MetricsController];
  const module = await Test.createTestingModule({ controllers }).useMocker(() => ({})).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  try {
    return openApiDocumentOf(app);
  } finally {
    await app.close();
  }
}

function pageOf(document: OpenAPIObject): string {
  const routes = routesOf(document);
  const tags = [...new Set(routes.map(({ operation }) => operation.tags?.[0] ?? 'Other'))].sort();
  const sections = tags.map((tag) => `## ${tag}\n\n${routes.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag).map(routeOf).join('\n')}`);
  return `${header('HTTP API')}
${document.info.description}

A running hub shows the same at \`/api/docs\`; for machines it is [openapi.json](openapi.json), served at \`/api/docs-json\`. The codes of
errors: [Error codes](error-codes.md). Stores send webhooks to \`POST /hooks/:connector/:connectionId\`.

${table(['method', 'address', 'role', 'what'], routes.map(({ method, path, operation }) => [method.toUpperCase(), `\`${path}\``, roleOf(operation), operation.summary ?? '']))}

${sections.join('\n')}
## Shapes

${Object.entries(document.components?.schemas ?? {}).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, schema]) => `### ${name}\n\n${membersOf(schema as Schema)}\n`).join('\n')}`;
}

function routesOf({ paths }: OpenAPIObject): Route[] {
  return Object.entries(paths)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([path, item]) => METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }));
}

function routeOf({ method, path, operation }: Route): string {
  const { summary = '', description = '', parameters = [] } = operation;
  const query = parameters.filter((parameter) => 'in' in parameter && parameter.in === 'query');
  const rows = query.map((parameter) => ('name' in parameter ? [`\`${parameter.name}\``, kindOf((parameter.schema ?? {}) as Schema), parameter.description ?? ''] : []));
  const body = bodyOf(operation);
  return [
    `### ${method.toUpperCase()} ${path}\n`,
    `${summary}${summary.endsWith('.') ? '' : '.'} ${description}`.trim(),
    `\nRole: ${roleOf(operation)}.${body === null ? '' : ` Body: ${body}.`} Answers: ${answersOf(operation)}.\n`,
    ...(rows.length === 0 ? [] : [`${table(['query', 'kind', 'meaning'], rows)}\n`]),
  ].join('\n');
}

function roleOf(operation: Operation): string {
  const { 'x-needed-role': role, 'x-takes-ingest-token': takesToken } = operation as Operation & { readonly 'x-needed-role'?: string; readonly 'x-takes-ingest-token'?: boolean };
  if (role === undefined) return 'none';
  return takesToken === true ? `${role}, or the ingest token` : role;
}

function bodyOf({ requestBody }: Operation): string | null {
  const schema = requestBody === undefined || !('content' in requestBody) ? undefined : Object.values(requestBody.content)[0]?.schema;
  return schema === undefined ? null : kindOf(schema as Schema);
}

function answersOf({ responses = {} }: Operation): string {
  return Object.entries(responses).map(([status, answer]) => {
    const schema = answer !== undefined && 'content' in answer ? Object.values(answer.content ?? {})[0]?.schema : undefined;
    return Number(status) < 300 && schema !== undefined ? `${status} ${kindOf(schema as Schema)}` : status;
  }).join(', ');
}

function kindOf(schema: Schema): string {
  const { $ref, type, items, allOf, oneOf, properties } = schema as { $ref?: string; type?: string; items?: Schema; allOf?: Schema[]; oneOf?: Schema[]; properties?: Record<string, Schema> };
  if ($ref !== undefined) return linkTo($ref);
  const parts = allOf ?? oneOf;
  if (parts !== undefined) return parts.map(kindOf).join(' or ');
  if (type === 'array') return `list of ${kindOf(items ?? {})}`;
  const page = properties?.['nextCursor'] === undefined ? undefined : properties['data'];
  return page === undefined ? plainKindOf(schema) : `page: ${kindOf(page)}`;
}

function plainKindOf(schema: Schema): string {
  const { type = 'anything', format } = schema as { type?: string; format?: string };
  return `${type}${format === undefined ? '' : ` (${format})`}${valuesOf(schema)}`;
}

function valuesOf({ enum: values, minimum, maximum }: Schema): string {
  if (Array.isArray(values)) return `: ${values.map((value) => `\`${String(value)}\``).join(', ')}`;
  return typeof minimum === 'number' && typeof maximum === 'number' ? `, ${minimum} to ${maximum}` : '';
}

function linkTo(ref: string): string {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  return `[${name}](#${name.toLowerCase()})`;
}

function membersOf({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties as Record<string, Schema>).map(([name, member]) => [
    `\`${name}\``,
    `${kindOf(member)}${member['nullable'] === true ? ' or null' : ''}`,
    (required as readonly string[]).includes(name) ? 'always' : 'maybe',
    String(member['description'] ?? ''),
  ]);
  return rows.length === 0 ? 'No members of its own.' : table(['member', 'kind', 'there', 'meaning'], rows);
}
