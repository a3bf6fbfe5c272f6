import { documentOf, resolve, type Json } from './documents';
import { call, type Answer } from './http';
import type { TestApp } from './test-app';

interface Schema {
  format?: string;
  enum?: string[];
  $ref?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
}
interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  example?: string;
  schema: Schema;
}

/** One operation of the OpenAPI document. */
export interface Operation {
  method: string;
  /** Such as `/api/interests/{id}/accept`. */
  path: string;
  /** The path up to each parameter, which names one object, such as `/api/interests/{id}`. */
  objects: string[];
  query: Parameter[];
  body?: Schema;
  isUnsafe: boolean;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Returns every operation of the running application. */
export async function operationsOf(app: TestApp): Promise<Operation[]> {
  const document = await documentOf(app, '/api/docs/json');
  const named = (schema?: Schema) => inlined(document, schema);
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { parameters?: Parameter[]; requestBody?: RequestBody }>)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        objects: [...path.matchAll(/\{[^}]+\}/g)].map(({ 0: name, index }) =>
          path.slice(0, index + name.length),
        ),
        query: parameters.filter((one) => one.in === 'query'),
        body: named(requestBody?.content['application/json']?.schema),
        isUnsafe: method !== 'get',
      })),
  );
}

interface RequestBody {
  content: Record<string, { schema: Schema } | undefined>;
}

/** Replaces references of a body's schema by their components, recursively. */
function inlined(document: Json, schema?: Schema): Schema | undefined {
  if (schema?.$ref !== undefined)
    return inlined(document, resolve(document, schema.$ref) as Schema | undefined);
  if (!schema) return undefined;
  const properties = Object.entries(schema.properties ?? {}).map(([name, one]) => [
    name,
    inlined(document, one),
  ]);
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(properties) as Record<string, Schema> }),
    ...(schema.items && { items: inlined(document, schema.items) }),
  };
}

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** Returns the names of ids in body and query, at any depth. */
export function idFieldsOf({ body, query }: Operation): string[] {
  const within = (name: string, { format, properties = {}, items }: Schema): string[] => [
    ...(format === 'uuid' ? [name] : []),
    ...Object.entries(properties).flatMap(([key, schema]) => within(key, schema)),
    ...(items ? within(name, items) : []),
  ];
  const names = [...(body ? within('', body) : []), ...query.flatMap((one) => within(one.name, one.schema))];
  return [...new Set(names)];
}

interface Filling {
  /** The path with its parameters filled in. */
  path: string;
  /** Ids for body and query, by name. */
  ids?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Sends the request with the example body of the document and the smallest valid query. */
export function perform(
  app: TestApp,
  { method, body, query }: Operation,
  { path, ids = {}, headers = {} }: Filling,
): Promise<Answer> {
  const url = new URL(path, app.url);
  for (const { name, required, schema, example } of query) {
    if (ids[name] !== undefined) url.searchParams.set(name, ids[name]);
    else if (required) url.searchParams.set(name, example ?? schema.enum?.[0] ?? '1');
  }
  return call(url.href, method, {
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(withIds(body, body.examples?.[0], ids)),
  });
}

/** Puts the ids into the example where the schema has them. */
function withIds({ properties, items }: Schema, example: unknown, ids: Record<string, string>): unknown {
  if (Array.isArray(example) && items) return example.map((one) => withIds(items, one, ids));
  if (typeof example !== 'object' || example === null || !properties) return example;
  const fields = Object.entries(properties)
    .map(([name, schema]) => {
      const value = (example as Record<string, unknown>)[name];
      return [name, schema.format === 'uuid' ? (ids[name] ?? value) : withIds(schema, value, ids)] as const;
    })
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields);
}

/**
 * Returns everything in an answer that could distinguish two cases, without the clock and the
 * cookie's new expiry.
 */
export function sightOf({ status, headers, text }: Answer): string {
  const compared = [...headers].filter(([name]) => !['date', 'set-cookie'].includes(name));
  return JSON.stringify({ status, headers: compared, sets: headers.getSetCookie().length, text });
}
