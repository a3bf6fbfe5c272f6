import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { TestApp } from './test-app';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** Returns a document that the application serves, such as `/api/docs/json`. */
export async function documentOf(app: TestApp, path: string): Promise<JsonObject> {
  return (await (await fetch(app.url + path)).json()) as JsonObject;
}

/** Yields every value of a document with its path of keys. */
export function* valuesOf(value: Json | undefined, path: string[] = []): Generator<[string[], JsonObject]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value];
  for (const [key, inner] of Object.entries(value)) yield* valuesOf(inner, [...path, key]);
}

/** Returns the target of a local reference, or undefined. */
export function resolve(document: Json, ref: string): Json | undefined {
  if (!ref.startsWith('#/')) return undefined;
  const keys = ref
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  let found: Json | undefined = document;
  for (const key of keys)
    found = typeof found === 'object' && found !== null ? (found as JsonObject)[key] : undefined;
  return found;
}

/** Returns references without a target, with their paths. */
export function danglingRefs(document: Json): string[] {
  const found: string[] = [];
  for (const [path, { $ref }] of valuesOf(document))
    if (typeof $ref === 'string' && resolve(document, $ref) === undefined)
      found.push(`${path.join('/')} → ${$ref}`);
  return found;
}

/** Returns components without a reference. */
export function unusedSchemas(document: Json): string[] {
  const refs = new Set([...valuesOf(document)].map(([, { $ref }]) => $ref));
  const schemas = resolve(document, '#/components/schemas') ?? {};
  return Object.keys(schemas).filter((name) => !refs.has(`#/components/schemas/${name}`));
}

/** Validates values against the schemas of a document, by JSON Schema 2020-12. */
export class DocumentValidator {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });

  constructor(document: Json) {
    addFormats(this.ajv);
    this.ajv.addFormat('binary', true);
    this.ajv.addSchema({ $id: 'document', ...(document as JsonObject) });
  }

  /**
   * Returns the errors of `value` against the schema at a JSON pointer, such as
   * `/components/schemas/Me`.
   */
  mistakes(pointer: string, value: unknown): string[] {
    const validate = this.ajv.getSchema(`document#${encodePointer(pointer)}`);
    if (!validate) throw new Error(`${pointer} is no schema of the document`);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }: ErrorObject) => `${pointer}: ${instancePath} ${message}`,
    );
  }
}

export const pointerOf = (keys: string[]): string =>
  keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const encodePointer = (pointer: string): string => pointer.split('/').map(encodeURIComponent).join('/');

/** Returns examples of schemas, parameters, bodies and responses that their schemas refuse. */
export function wrongExamples(document: Json): { checked: number; mistakes: string[] } {
  const validator = new DocumentValidator(document);
  let checked = 0;
  const mistakes: string[] = [];
  const check = (schemaAt: string[], value: Json | undefined) => {
    checked += 1;
    mistakes.push(...validator.mistakes(pointerOf(schemaAt), value));
  };
  for (const [path, value] of valuesOf(document)) {
    if (path.includes('examples')) continue;
    // A schema with its own examples, or an object with a schema and examples.
    if (Array.isArray(value.examples)) for (const one of value.examples) check(path, one);
    if (value.schema === undefined) continue;
    if (value.example !== undefined) check([...path, 'schema'], value.example);
    if (typeof value.examples === 'object' && value.examples !== null && !Array.isArray(value.examples))
      for (const one of Object.values(value.examples)) check([...path, 'schema'], (one as JsonObject).value);
  }
  return { checked, mistakes };
}

export interface LintProblem {
  ruleId: string;
  severity: 'error' | 'warn';
  message: string;
  pointer?: string;
}

/** Returns problems by Redocly's recommended rules. */
export async function lintOpenApi(document: object): Promise<LintProblem[]> {
  return JSON.parse(
    await runNode([join(__dirname, '../../../../scripts/lib/lint-openapi.mjs')], {
      input: JSON.stringify(document),
    }),
  ) as LintProblem[];
}

/** Returns the output of a Node process. @throws Error with its whole output when it fails */
export async function runNode(
  args: string[],
  { input = '', env = {}, cwd }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done, reject) => child.on('close', done).on('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}
