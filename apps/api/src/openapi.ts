import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import * as z from 'zod';
import { SessionMiddleware } from './auth/session.middleware';

/** Contract schemas with an id become components; the rest stand where they are used. */
function convertSchema(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const json = z.toJSONSchema(schema, { io: schemaType, target: 'openapi-3.0', unrepresentable: 'any' });
  const {
    $defs = {},
    $schema: _,
    id,
    ...own
  } = json as Record<string, unknown> & { $defs?: Record<string, unknown> };
  const components = Object.fromEntries(
    Object.entries($defs).map(([name, definition]) => [name, withoutId(definition)]),
  );
  if (typeof id !== 'string') return { schema: own, components };
  return { schema: { $ref: `#/components/schemas/${id}` }, components: { ...components, [id]: own } };
}

function withoutId(definition: unknown): unknown {
  const { id: _, ...rest } = definition as Record<string, unknown>;
  return rest;
}

/** The contract as OpenAPI 3, derived from the same schemas that validate. */
export function createOpenApi(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setTitle('Zentra')
    .setDescription(
      'Chat that starts with a yes. Register or sign in first: the session cookie then goes with every call from here. ' +
        'Errors are `application/problem+json` with a closed set of codes. Live events come over Socket.IO at `/ws/chat`.',
    )
    .setVersion('0.1.0')
    .addCookieAuth(app.get(SessionMiddleware).cookieName, {
      type: 'apiKey',
      description: 'Without TLS the name is another one for each server; with TLS it is `__Host-zentra.sid`.',
    })
    .addSecurityRequirements('cookie')
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}_${method}`,
    standardSchemaConverter: convertSchema,
  });
  nameAliases(document);
  return document;
}

/** A controller under two paths gives each call twice, numbered by Nest; named by their path they stay what they are. */
function nameAliases({ paths }: OpenAPIObject): void {
  for (const [path, { get, post }] of Object.entries(paths)) {
    for (const operation of [get, post]) {
      const [, method] = /^interests_(\w+)\[\d]$/.exec(operation?.operationId ?? '') ?? [];
      if (operation && method) operation.operationId = `${path.split('/')[2]}_${method}`;
    }
  }
}

/** Swagger UI at `/api/docs`, the document itself at `/api/docs/json`. */
export function setupSwagger(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'api/docs/json',
    customSiteTitle: 'Zentra API',
    swaggerOptions: {
      withCredentials: true,
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
    },
  });
}
