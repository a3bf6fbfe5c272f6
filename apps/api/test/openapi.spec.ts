import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { startTestApp, type TestApp } from './support/test-app';

const COMMITTED = join(__dirname, '../../../docs/openapi.json');

interface Operation {
  operationId: string;
  summary?: string;
  requestBody?: { content: Record<string, { schema: { example?: unknown } }> };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

describe('OpenAPI', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  let operations: [string, Operation][];
  beforeAll(async () => {
    app = await startTestApp();
    document = (await (await fetch(`${app.url}/api/docs/json`)).json()) as OpenAPIObject;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, one]): [string, Operation] => [
        `${method} ${path}`,
        one,
      ]),
    );
  });
  afterAll(() => app.close());

  it('is what docs/openapi.json says; UPDATE_OPENAPI=1 writes it anew', () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (process.env.UPDATE_OPENAPI) writeFileSync(COMMITTED, text);
    expect(readFileSync(COMMITTED, 'utf8')).toBe(text);
  });

  it('names every call once, and says what it does', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+_[a-zA-Z]+$/);
    for (const [call, { summary }] of operations)
      expect([call, summary]).toEqual([call, expect.stringMatching(/\w/)]);
  });

  it('gives the error schema on every call and an example with every body', () => {
    for (const [call, { responses, requestBody }] of operations) {
      const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect([call, failures.length > 0]).toEqual([call, true]);
      for (const [status, { content }] of failures) {
        const schemas = Object.values(content ?? {}).map(({ schema }) => schema.$ref);
        expect([call, status, schemas]).toEqual([call, status, ['#/components/schemas/Problem']]);
      }
      for (const { schema } of Object.values(requestBody?.content ?? {})) {
        expect([call, schema.example]).toEqual([call, expect.anything()]);
      }
    }
  });

  it('keeps the names that came first', () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(expect.arrayContaining(['/api/register', '/api/auth/login', '/api/request']));
  });

  it('shows Swagger UI, whose own scripts the security headers allow', async () => {
    const page = await fetch(`${app.url}/api/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});
