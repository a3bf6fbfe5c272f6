import { person, type TestPerson } from '../support/factories';
import { call } from '../support/http';
import { startTestApp, WEB_ORIGIN, type TestApp } from '../support/test-app';

describe('rules of every request', () => {
  let app: TestApp;
  let mara: TestPerson;
  beforeAll(async () => {
    app = await startTestApp();
    mara = await person(app, 'mara');
  });
  afterAll(() => app.close());

  const json = { 'content-type': 'application/json' };
  const rename = (headers: Record<string, string>, displayName = 'Changed') =>
    call(`${app.url}/api/users/me`, 'PATCH', {
      headers: { ...json, cookie: mara.client.http.cookie, ...headers },
      body: JSON.stringify({ displayName }),
    });

  it('leaves closing an idle connection to the client or the load balancer', async () => {
    const { headers } = await fetch(`${app.url}/api/health/live`);
    expect(headers.get('keep-alive')).toBe('timeout=75');
  });

  describe('origin', () => {
    it.each<[string, Record<string, string>]>([
      ['a foreign one', { origin: 'https://evil.example' }],
      ['null', { origin: 'null' }],
      ['a look-alike host', { origin: 'http://127.0.0.1:5173.evil.example' }],
      ['another port', { origin: 'http://127.0.0.1:5174' }],
      ['another scheme', { origin: 'https://127.0.0.1:5173' }],
      ['no origin from another site', { 'sec-fetch-site': 'cross-site' }],
      ['no origin from the same site', { 'sec-fetch-site': 'same-site' }],
    ])('refuses %s and changes nothing', async (_, headers) => {
      const before = await mara.client.me();
      expect(await rename(headers)).toMatchObject({ status: 403, json: { code: 'FORBIDDEN_ORIGIN' } });
      expect(await mara.client.me()).toEqual(before);
    });

    it.each<[string, Record<string, string>]>([
      ['the web app', { origin: WEB_ORIGIN }],
      ['the web app under localhost', { origin: 'http://localhost:5173' }],
      ['Swagger UI on the API itself', { origin: 'http://127.0.0.1:8000' }],
      ['a program without any', {}],
      ['this very site', { 'sec-fetch-site': 'same-origin' }],
      ['the address bar', { 'sec-fetch-site': 'none' }],
    ])('lets %s through', async (_, headers) => {
      expect((await rename(headers)).status).toBe(200);
    });

    it('allows credentials to listed origins only', async () => {
      const cors = async (origin: string) =>
        (await call(`${app.url}/api/health/live`, 'GET', { headers: { origin } })).headers;
      expect((await cors(WEB_ORIGIN)).get('access-control-allow-origin')).toBe(WEB_ORIGIN);
      expect((await cors(WEB_ORIGIN)).get('access-control-allow-credentials')).toBe('true');
      expect((await cors('https://evil.example')).get('access-control-allow-origin')).toBeNull();
    });
  });

  describe('bodies', () => {
    it.each([
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/jsonx',
    ])('refuses %s with 415', async (type) => {
      expect(await rename({ 'content-type': type })).toMatchObject({
        status: 415,
        json: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      });
    });

    it('refuses more than 64 KiB with 413', async () => {
      expect(await rename({}, 'x'.repeat(65 * 1024))).toMatchObject({
        status: 413,
        json: { code: 'PAYLOAD_TOO_LARGE' },
      });
    });

    it.each([
      ['broken', '{"displayName":'],
      ['a bare word', 'hello'],
      ['nested 20,000 deep', `{"displayName":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
      ['nested under an unknown key', `{"x":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`],
      ['with a prototype in it', '{"__proto__":{"admin":true}}'],
    ])('answers JSON that is %s with 400', async (_, body) => {
      const answer = await call(`${app.url}/api/users/me`, 'PATCH', {
        headers: { ...json, cookie: mara.client.http.cookie },
        body,
      });
      expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    });
  });

  it('forbids caching of answers', async () => {
    const answer = await call(`${app.url}/api/users`, 'GET', {
      headers: { cookie: mara.client.http.cookie },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/api/health/live', '/api/users', '/api/no/such/route', '/api/docs/json'])(
    'lets a browser load, run and frame nothing of %s',
    async (path) => {
      const { headers } = await call(app.url + path, 'GET');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('x-powered-by')).toBeNull();
      // Over plain HTTP the promise of TLS would be false.
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('limits the Swagger page to its own files', async () => {
    const { status, headers } = await call(`${app.url}/api/docs`, 'GET');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';script-src 'self';" +
        "style-src 'self' 'unsafe-inline';img-src 'self' data:;connect-src 'self'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });

  it('sends Strict-Transport-Security where the web app is served over TLS', async () => {
    const secure = await startTestApp({ webOrigins: ['https://chat.example.org'], secureCookies: true });
    const { headers } = await call(`${secure.url}/api/health/live`, 'GET');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    await secure.close();
  });

  it('answers every error as problem+json without internals', async () => {
    const answer = await call(`${app.url}/api/no/such/route`, 'GET');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toEqual({
      type: 'urn:zentra:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'Not found',
      code: 'NOT_FOUND',
    });
  });

  it.each(['/api/users', '/api/interests', '/api/request', '/api/conversations', '/api/auth/me'])(
    'asks for a session at %s',
    async (path) => {
      expect(await call(app.url + path, 'GET')).toMatchObject({
        status: 401,
        json: { code: 'UNAUTHENTICATED' },
      });
    },
  );

  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=1&limit=2',
    'cursor=bogus',
    'surprise=1',
    'q[a]=b',
    'q=%00',
  ])('refuses the query %s', async (query) => {
    const answer = await call(`${app.url}/api/users?${query}`, 'GET', {
      headers: { cookie: mara.client.http.cookie },
    });
    expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  });

  it('answers 503 while the database is unavailable and recovers by itself', async () => {
    const own = await startTestApp();
    const { client } = await person(own);
    const name = new URL(own.databaseUrl).pathname.slice(1);
    const admin = app.sql;
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name]);
    expect((await call(`${own.url}/api/health/live`, 'GET')).status).toBe(200);
    expect(await call(`${own.url}/api/health/ready`, 'GET')).toMatchObject({
      status: 503,
      json: { code: 'UNAVAILABLE', errors: [{ path: 'database', code: 'unavailable' }] },
    });
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect((await call(`${own.url}/api/health/ready`, 'GET')).status).toBe(200);
    expect(await client.me()).toHaveProperty('username');
    await own.close();
  });

  it('answers INTERNAL for a bug, reveals nothing about it, and goes on', async () => {
    const own = await startTestApp();
    const { client } = await person(own);
    await own.sql.query(`ALTER TABLE users RENAME TO users_gone`);
    const answer = await call(`${own.url}/api/users`, 'GET', { headers: { cookie: client.http.cookie } });
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({
      type: 'urn:zentra:problem:internal',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'Something went wrong on our side',
      code: 'INTERNAL',
    });
    await own.sql.query(`ALTER TABLE users_gone RENAME TO users`);
    expect((await client.people()).items).toEqual([]);
    await own.close();
  });
});
