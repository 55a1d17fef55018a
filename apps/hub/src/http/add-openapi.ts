import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const DESCRIPTION = `REST API of the Entrepot commerce data hub.

Send your API key as \`Authorization: Bearer <key>\`. Lists answer \`{ data, nextCursor }\`; give \`nextCursor\` as \`cursor\` to read on.
Times are ISO 8601 in UTC, money is a decimal text with its currency. Every error has the same shape: \`type\`, \`code\`, \`message\`,
\`param\`, \`requestId\`; branch on \`code\`.`;

/** The OpenAPI document of the application. */
export function openApiDocumentOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Entrepot')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key of the account.' })
    .build();
  return SwaggerModule.createDocument(app, config, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
}

/** Shows the API at `/api/docs`, and its document at `/api/docs-json`. */
export function addOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocumentOf(app), { jsonDocumentUrl: 'api/docs-json', yamlDocumentUrl: 'api/docs-yaml', customSiteTitle: 'Entrepot API' });
}
