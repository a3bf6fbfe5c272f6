import { PinoLogger } from '../../src/common/observability/logger';
import { person } from '../support/factories';
import { call } from '../support/http';
import { emailsTo } from '../support/emails';
import { startTestApp, type TestApp } from '../support/test-app';

const LIMIT = 10;

describe('the client address for rate limits', () => {
  const started = new Map<number, Promise<TestApp>>();
  /** One application for each number of proxies: every test uses its own addresses. */
  const behind = (trustProxy: number): Promise<TestApp> => {
    const app = started.get(trustProxy) ?? startTestApp({ rateLimitFactor: 1, trustProxy });
    started.set(trustProxy, app);
    return app;
  };
  afterAll(() => Promise.all([...started.values()].map(async (app) => (await app).close())));

  const guess = (app: TestApp, forwarded: string) =>
    call(`${app.url}/api/auth/login`, 'POST', {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
      body: JSON.stringify({ username: 'mara', password: 'a guess' }),
    });
  const statuses = async (app: TestApp, forwarded: (i: number) => string, count = LIMIT + 1) => {
    const found = [];
    for (let i = 0; i < count; i += 1) found.push((await guess(app, forwarded(i))).status);
    return found;
  };
  const slowedDown = [...Array<number>(LIMIT).fill(401), 429];

  it('is that of the connection without a proxy, whatever its headers', async () => {
    const app = await behind(0);
    expect(await statuses(app, (i) => `203.0.113.${i}`)).toEqual(slowedDown);
  });

  it('is the one that the proxy has added, not those before it', async () => {
    const app = await behind(1);
    expect(await statuses(app, (i) => `198.51.100.${i}, 203.0.113.9`)).toEqual(slowedDown);
    expect(await statuses(app, () => '203.0.113.10', 1)).toEqual([401]);
  });

  it('is the one that the outer of two proxies has added', async () => {
    const app = await behind(2);
    expect(await statuses(app, (i) => `198.51.100.${i}, 203.0.113.9, 10.0.0.1`)).toEqual(slowedDown);
    expect(await statuses(app, () => '203.0.113.10, 10.0.0.1', 1)).toEqual([401]);
  });

  it.each<[string, (i: number) => string]>([
    ['one IPv6 /64', (i) => `2001:db8:7:1:${i.toString(16)}::${(i * 997).toString(16)}`],
    ['changing ports', (i) => `192.0.2.1:${40_000 + i}`],
    ['changing ports of one IPv6 /64', (i) => `[2001:db8:7:2::${i.toString(16)}]:${40_000 + i}`],
    [
      'every spelling of one IPv4 address',
      (i) => ['192.0.2.2', '::ffff:192.0.2.2', '::ffff:c000:202', '[::FFFF:192.0.2.2]:80'][i % 4] ?? '',
    ],
    ['texts that are no address', (i) => `unknown-${i}`],
  ])('40 guesses from %s: the limit of 10 holds', async (_, forwarded) => {
    const app = await behind(1);
    const found = await statuses(app, forwarded, 40);
    expect(found).toEqual([...Array<number>(LIMIT).fill(401), ...Array<number>(40 - LIMIT).fill(429)]);
    expect(await statuses(app, () => '2001:db8:7:3::1', 1)).toEqual([401]);
  });

  it('sends no reset link for the eleventh request from one /64, and one from the next', async () => {
    const app = await startTestApp({ rateLimitFactor: 1, trustProxy: 1 });
    const [first, second] = [(await person(app)).me, (await person(app)).me];
    const forgot = (email: string, forwarded: string) =>
      call(`${app.url}/api/auth/password/forgot`, 'POST', {
        headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
        body: JSON.stringify({ email }),
      });
    for (let i = 0; i < LIMIT; i += 1) await forgot(`unknown${i}@example.org`, `2001:db8:8:1::${i}`);
    await forgot(first.email, '[2001:db8:8:1::ffff]:443');
    await forgot(second.email, '2001:db8:8:2::1');
    // Completes work after the answers.
    await app.app.close();
    const links = async (email: string) =>
      (await emailsTo(app, email)).filter(({ subject }) => subject.startsWith('A new password')).length;
    expect([await links(first.email), await links(second.email)]).toEqual([0, 1]);
    await app.close();
  });
});

describe('https origins behind a proxy without X-Forwarded-Proto', () => {
  const body = { username: 'nadia', email: 'nadia@example.org', password: 'seven quiet bookshops' };
  const secure = { webOrigins: ['https://chat.example.org'], secureCookies: true };
  const post = (app: TestApp, path: string, headers: Record<string, string>, json: unknown) =>
    call(app.url + path, 'POST', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(json),
    });

  it.each<[string, number, Record<string, string>]>([
    ['TRUST_PROXY is 0', 0, { 'x-forwarded-proto': 'https' }],
    ['the header is missing', 1, {}],
    ['the header says http', 1, { 'x-forwarded-proto': 'http' }],
    ['the header is empty', 1, { 'x-forwarded-proto': '' }],
    ['the proxy sends Forwarded instead', 1, { forwarded: 'proto=https' }],
  ])('are refused with a problem and one log line where %s', async (_, trustProxy, headers) => {
    const log: string[] = [];
    const logger = new PinoLogger('error', { write: (line: string) => void log.push(line) });
    const app = await startTestApp({ ...secure, trustProxy }, logger);
    try {
      for (const path of ['/api/register', '/api/auth/login']) {
        const answer = await post(app, path, headers, body);
        expect([path, answer.status, answer.json.code]).toEqual([path, 500, 'PROXY_MISCONFIGURED']);
        expect(answer.json.detail).toMatch(/X-Forwarded-Proto: https, and TRUST_PROXY/);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      expect((await app.sql.query('SELECT FROM users')).rowCount).toBe(0);
      expect(log.filter((line) => line.includes('X-Forwarded-Proto'))).toHaveLength(1);
      expect(log.join('')).not.toContain('nadia');
      expect((await call(`${app.url}/api/health/ready`, 'GET')).status).toBe(200);
    } finally {
      await app.close();
    }
  });

  it.each<[string, number, string]>([
    ['one proxy', 1, 'https'],
    ['two proxies', 2, 'https, http'],
  ])('set the cookie with X-Forwarded-Proto of %s', async (_, trustProxy, proto) => {
    const app = await startTestApp({ ...secure, trustProxy });
    const answer = await post(app, '/api/register', { 'x-forwarded-proto': proto }, body);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([
      201,
      [expect.stringMatching(/^__Host-zentra\.sid=.*; Secure/)],
    ]);
    await app.close();
  });
});
