import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '@zentra/contracts';
import * as z from 'zod';
import { ERROR_CODES } from '../common/http/api-endpoint.decorator';
import { EXAMPLES } from './examples';
import { JsonSchemas, type JsonSchema } from './json-schemas';
import { API_DESCRIPTION, COOKIE_NAME, TAGS } from './openapi-texts';
import { ALL_CODES, problemResponses, problemsOf } from './problems';

/** An operation as Nest generates it, before `complete`. */
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, object>;
  security?: object[];
  description?: string;
  [ERROR_CODES]?: ErrorCode[];
}

interface Parameter {
  name: string;
  in: string;
  description?: string;
  schema?: JsonSchema;
  example?: unknown;
}

/**
 * Returns the HTTP API as an OpenAPI 3.1 document, derived from the controllers and the schemas
 * that validate requests.
 */
export function createOpenApi(app: INestApplication, version: string, cookieName: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Zentra')
    .setDescription(API_DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setExternalDoc('Events over Socket.IO (AsyncAPI)', '/api/docs/events')
    .addServer('/', 'The server of this document')
    .addCookieAuth(
      cookieName,
      {
        type: 'apiKey',
        description: 'Session cookie, set by `POST /api/register` and `POST /api/auth/login`. ' + COOKIE_NAME,
      },
      'session',
    )
    .addSecurityRequirements('session');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const schemas = new JsonSchemas();
  const scanned = SwaggerModule.createDocument(app, builder.build(), {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType
        ? { schema: schemas.convert(schema, schemaType), components: {} }
        : undefined,
  });
  for (const [path, item] of Object.entries(scanned.paths))
    for (const [method, operation] of Object.entries(item as Record<string, Operation>))
      complete(operation, method, path);
  const responses = problemResponses();
  delete scanned.info.contact; // Nest generates an empty one.
  const [document, components] = schemas.publish({
    ...scanned,
    components: { ...scanned.components, responses },
  });
  return {
    ...document,
    components: { ...document.components, schemas: withExamples(components) },
  } as OpenAPIObject;
}

/**
 * Adds what follows from the kind of an operation: error responses, security and the names of
 * aliases.
 */
function complete(operation: Operation, method: string, path: string): void {
  const isUnsafe = method !== 'get';
  const hasBody = operation.requestBody !== undefined;
  const codes = new Set(operation[ERROR_CODES]);
  if (isUnsafe) codes.add('FORBIDDEN_ORIGIN').add('PROXY_MISCONFIGURED');
  if (hasBody) codes.add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE');
  const known = ALL_CODES.filter((code) => codes.has(code));
  operation[ERROR_CODES] = known;
  operation.responses = { ...operation.responses, ...problemsOf(known) };
  if (!codes.has('UNAUTHENTICATED')) operation.security = [];
  // Browsers set `Origin`; pages cannot choose it.
  operation.parameters = operation.parameters?.filter(
    ({ in: place, name }) => `${place} ${name}` !== 'header origin',
  );
  operation.parameters?.forEach(tidy);
  if (path === '/api/request' || path.startsWith('/api/request/')) nameAlias(operation, path);
}

/**
 * Moves the description and the example to the parameter. Nest repeats the description in the
 * schema and leaves the example there.
 */
function tidy(parameter: Parameter): void {
  const { example, description: _, ...schema } = parameter.schema ?? {};
  Object.assign(parameter, { schema }, example !== undefined && { example });
}

/**
 * Renames an operation of `/api/request`, the older alias of `/api/interests`. A controller with
 * two paths gives each operation twice.
 */
function nameAlias(operation: Operation, path: string): void {
  operation.operationId = operation.operationId.replace('Interest', 'Request');
  const alias = path.replace('/api/request', '/api/interests');
  operation.description = [`Alias of \`${alias}\`.`, operation.description].filter(Boolean).join(' ');
}

function withExamples(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(components).map(([name, schema]) => {
      const example = EXAMPLES[name];
      return [name, example === undefined ? schema : { ...schema, examples: [example] }];
    }),
  );
}
