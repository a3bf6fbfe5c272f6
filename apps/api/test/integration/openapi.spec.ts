import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type ErrorCode } from '@zentra/contracts';
import { load } from 'js-yaml';
import { API_VERSION, indented } from '../../src/documents/serve-documents';
import {
  danglingRefs,
  documentOf,
  lintOpenApi,
  resolve,
  unusedSchemas,
  valuesOf,
  wrongExamples,
  type JsonObject,
} from '../support/documents';
import { call } from '../support/http';
import { PUBLIC } from '../support/objects';
import { committed } from '../support/published';
import { startTestApp, type TestApp } from '../support/test-app';

interface Operation {
  operationId: string;
  summary?: string;
  tags: string[];
  security?: object[];
  parameters?: JsonObject[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { $ref?: string; description: string; content?: Record<string, JsonObject> }>;
  'x-error-codes': ErrorCode[];
}

const MAX_BYTES = 600_000;

describe('OpenAPI', () => {
  let app: TestApp;
  let document: JsonObject;
  let operations: [string, Operation][];
  beforeAll(async () => {
    app = await startTestApp();
    document = await documentOf(app, '/api/docs/json');
    operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, one]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        one,
      ]),
    );
  });
  afterAll(() => app.close());

  /** Returns the document with one change, to test these tests. */
  const broken = (change: (copy: JsonObject) => void): JsonObject => {
    const copy = structuredClone(document);
    change(copy);
    return copy;
  };
  const at = (root: JsonObject, pointer: string): JsonObject => resolve(root, pointer) as JsonObject;

  it('equals docs/openapi.json; UPDATE_OPENAPI=1 rewrites it', () => {
    const text = indented(document);
    expect(committed('openapi.json', text)).toBe(text);
  });

  it('has less than 600 kB', () => {
    expect(Buffer.byteLength(indented(document))).toBeLessThan(MAX_BYTES);
  });

  it('resolves every reference and has no unused schema', () => {
    expect([...valuesOf(document)].filter(([, { $ref }]) => $ref !== undefined).length).toBeGreaterThan(500);
    expect(danglingRefs(document)).toEqual([]);
    expect(unusedSchemas(document)).toEqual([]);
    const copy = broken((one) => delete at(one, '#/components/schemas').Person);
    expect(danglingRefs(copy)).toContainEqual(expect.stringContaining('→ #/components/schemas/Person'));
  });

  it('has no problem by Redocly’s recommended rules', async () => {
    expect(await lintOpenApi(document)).toEqual([]);
  });

  it.each<[string, string, (copy: JsonObject) => void]>([
    [
      'a reference that leads nowhere',
      'no-unresolved-refs',
      (one) => delete at(one, '#/components/schemas').Person,
    ],
    ['no servers', 'no-empty-servers', (one) => delete one.servers],
    [
      'a call without a summary',
      'operation-summary',
      (one) => delete at(one, '#/paths/~1api~1users/get').summary,
    ],
  ])('would be refused by the linter for %s', async (_, ruleId, change) => {
    const problems = await lintOpenApi(broken(change));
    expect(problems).toContainEqual(expect.objectContaining({ ruleId, severity: 'error' }));
  });

  it('has examples that their schemas accept', () => {
    const { checked, mistakes } = wrongExamples(document);
    expect(mistakes).toEqual([]);
    expect(checked).toBeGreaterThan(80);
    const ofBody = broken((one) => {
      at(one, '#/components/schemas/Register').examples = [{ username: 'mara' }];
    });
    expect(wrongExamples(ofBody).mistakes.length).toBeGreaterThan(0);
    const ofProblem = broken((one) => {
      const examples = '#/components/responses/NotFound/content/application~1problem+json/examples';
      at(one, `${examples}/NOT_FOUND/value`).code = 'LOST';
    });
    expect(wrongExamples(ofProblem).mistakes).toEqual([expect.stringContaining('/code')]);
  });

  it('has a schema with an example for every request and response body', () => {
    for (const [name, { requestBody, responses }] of operations) {
      const answers = Object.entries(responses).filter(([status]) => Number(status) < 300);
      const contents = [requestBody?.content, ...answers.map(([, { content }]) => content)];
      const refs = contents
        .map(
          (content) => (content?.['application/json'] as { schema: { $ref?: string } } | undefined)?.schema,
        )
        .filter((schema) => schema !== undefined)
        .map(({ $ref }) => $ref);
      for (const ref of refs) {
        const schema = resolve(document, ref ?? '') as JsonObject | undefined;
        expect([name, ref, schema?.examples]).toEqual([name, ref, [expect.anything()]]);
      }
    }
  });

  it('names every call once, by a verb, and describes it and its tag', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Map((document.tags as JsonObject[]).map(({ name, description }) => [name, description]));
    for (const [name, { operationId, summary, tags: own }] of operations) {
      expect([name, operationId]).toEqual([name, expect.stringMatching(/^[a-z]+([A-Z][a-z]+)*$/)]);
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z][^.]+$/)]);
      expect([name, own.map((tag) => tags.get(tag))]).toEqual([name, [expect.stringMatching(/\w/)]]);
    }
  });

  it('lists the error codes of every call, each with its status and the problem schema', () => {
    for (const [name, { 'x-error-codes': codes, responses }] of operations) {
      const expected = Object.fromEntries(
        [...new Set(codes.map((code) => ERRORS[code].status))].map((status) => [
          status,
          codes
            .filter((code) => ERRORS[code].status === status)
            .map((code) => `\`${code}\``)
            .join(', '),
        ]),
      );
      const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      const described = Object.fromEntries(
        failures.map(([status, { description }]) => [status, description]),
      );
      expect([name, described]).toEqual([name, expected]);
      for (const [, { $ref = '' }] of failures) {
        const { content } = resolve(document, $ref) as { content: JsonObject };
        expect(content).toEqual({
          'application/problem+json': expect.objectContaining({
            schema: { $ref: '#/components/schemas/Problem' },
          }),
        });
      }
    }
    const withRetry = Object.entries(at(document, '#/components/responses'))
      .filter(([, response]) => (response as JsonObject).headers !== undefined)
      .map(([name]) => name);
    expect(withRetry).toEqual(['TooManyRequests', 'ServiceUnavailable']);
  });

  it('marks the calls that need no session', () => {
    const open = operations.filter(([, { security }]) => security?.length === 0).map(([name]) => name);
    expect(open.sort()).toEqual([...PUBLIC].sort());
  });

  it('contains the former paths', () => {
    const paths = Object.keys(document.paths ?? {});
    expect(paths).toEqual(expect.arrayContaining(['/api/register', '/api/auth/login', '/api/request']));
  });

  it('contains the version of the application', () => {
    const { version } = JSON.parse(
      readFileSync(join(__dirname, '../../../../package.json'), 'utf8'),
    ) as JsonObject;
    expect(API_VERSION).toBe(version);
  });

  it('is served as JSON and YAML, with an ETag, without a session', async () => {
    const json = await call(`${app.url}/api/docs/json`, 'GET');
    expect(json.headers.get('content-type')).toContain('application/json');
    expect(json.headers.get('cache-control')).toBe('no-cache');
    expect(json.headers.get('set-cookie')).toBeNull();
    const etag = json.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await call(`${app.url}/api/docs/json`, 'GET', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const yaml = await call(`${app.url}/api/docs/yaml`, 'GET');
    expect(yaml.headers.get('content-type')).toContain('yaml');
    expect(load(yaml.text)).toEqual(document);
  });

  it('shows Swagger UI, whose own scripts the security headers allow', async () => {
    const page = await call(`${app.url}/api/docs`, 'GET');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBe(4);
    for (const path of files) expect((await fetch(app.url + path)).status).toBe(200);
    // The library's default page opens an example of a third party.
    expect((await fetch(`${app.url}/api/docs/index.html`)).status).toBe(404);
  });

  it('limits by address how often the documents are requested', async () => {
    // 3 requests a minute.
    const own = await startTestApp({ rateLimitFactor: 0.005 });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await call(`${own.url}/api/docs/yaml`, 'GET')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await call(`${own.url}/api/docs/events`, 'GET');
    expect(refused.json).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await own.close();
  });

  it('is not served with `API_DOCS=off`', async () => {
    const own = await startTestApp({ apiDocs: false });
    for (const path of ['', '/json', '/yaml', '/asyncapi.json', '/events', '/swagger-ui-bundle.js'])
      expect(await call(`${own.url}/api/docs${path}`, 'GET')).toMatchObject({
        status: 404,
        json: { code: 'NOT_FOUND' },
      });
    await own.close();
  });
});
