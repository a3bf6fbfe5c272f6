import * as z from 'zod';

export type JsonSchema = Record<string, unknown>;
type Direction = 'input' | 'output';

const COMPONENTS = '#/components/schemas/';
/**
 * References in a draft. The direction later decides the name under which a schema is published.
 */
const DRAFT = /^#\/(input|output)\/(.+)$/;

/** Converts contract schemas to JSON Schema. Schemas with an id become shared components. */
export class JsonSchemas {
  private readonly named = { input: namedSchemas('input'), output: namedSchemas('output') };

  /** Returns a reference for a schema with an id, and the converted schema for any other. */
  convert(schema: z.ZodType, direction: Direction): JsonSchema {
    const id = z.globalRegistry.get(schema)?.id;
    if (id !== undefined) return { $ref: `#/${direction}/${id}` };
    const { $schema: _, $defs: __, ...own } = z.toJSONSchema(schema, optionsOf(direction));
    return withRefs(own, (ref) => ref.replace(/^#\/\$defs\//, `#/${direction}/`));
  }

  /**
   * Publishes the references of `document` as components.
   * @returns the document with final references, and all components that it uses, by name
   */
  publish<Document extends object>(document: Document): [Document, Record<string, JsonSchema>] {
    const reached = this.reachableFrom(document);
    const apart = this.differing();
    const nameOf = (direction: string, id: string) =>
      direction === 'input' && apart.has(id) && reached.has(`#/output/${id}`) ? `${id}Input` : id;
    const rename = (ref: string) => {
      const [, direction = '', id = ''] = DRAFT.exec(ref) ?? [];
      return id === '' ? ref : COMPONENTS + nameOf(direction, id);
    };
    const components = [...reached].map((ref): [string, JsonSchema] => {
      const [, direction = '', id = ''] = DRAFT.exec(ref) ?? [];
      return [nameOf(direction, id), withRefs(this.find(ref), rename)];
    });
    return [withRefs(document, rename), Object.fromEntries(components.sort(([a], [b]) => (a < b ? -1 : 1)))];
  }

  private find(ref: string): JsonSchema {
    const [, direction, id = ''] = DRAFT.exec(ref) ?? [];
    const schema = this.named[direction === 'input' ? 'input' : 'output'][id];
    if (!schema) throw new Error(`No contract schema has the id ${id}`);
    return schema;
  }

  private reachableFrom(document: object): Set<string> {
    const reached = new Set<string>();
    const visit = (value: object) =>
      withRefs(value, (ref) => {
        if (DRAFT.test(ref) && !reached.has(ref)) visit(this.find(reached.add(ref) && ref));
        return ref;
      });
    visit(document);
    return reached;
  }

  /**
   * Returns the ids whose input and output schemas differ, directly or through their references.
   */
  private differing(): Set<string> {
    const { input, output } = this.named;
    const plain = (schema?: JsonSchema) => JSON.stringify(schema).replaceAll('"#/input/', '"#/output/');
    const apart = new Set(Object.keys(output).filter((id) => plain(input[id]) !== plain(output[id])));
    for (let before = -1; before !== apart.size;) {
      before = apart.size;
      for (const [id, schema] of Object.entries(output))
        withRefs(schema, (ref) => {
          if (apart.has(ref.replace('#/output/', ''))) apart.add(id);
          return ref;
        });
    }
    return apart;
  }
}

function namedSchemas(direction: Direction): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    ...optionsOf(direction),
    uri: (id) => `#/${direction}/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _, $id: __, id: ___, ...own } = schema;
      return [name, own];
    }),
  );
}

const optionsOf = (direction: Direction) =>
  ({ io: direction, target: 'draft-2020-12', unrepresentable: 'any', override: simplify }) as const;

/**
 * Removes what the format of a value already implies. Lets responses grow: clients must accept
 * fields that they do not know.
 */
function simplify({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall)
    delete jsonSchema.additionalProperties;
  if (jsonSchema.example !== undefined) {
    jsonSchema.examples = [jsonSchema.example];
    delete jsonSchema.example; // deprecated since OpenAPI 3.1
  }
  if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.type !== 'integer') return;
  delete jsonSchema.pattern; // the pattern of its text form in a query
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** Returns a copy of `value` in which every `$ref` is renamed. */
function withRefs<Value>(value: Value, rename: (ref: string) => string): Value {
  const copy = (part: unknown, key?: string): unknown => {
    if (key === '$ref' && typeof part === 'string') return rename(part);
    if (Array.isArray(part)) return part.map((item) => copy(item));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, copy(inner, name)]));
  };
  return copy(value) as Value;
}
