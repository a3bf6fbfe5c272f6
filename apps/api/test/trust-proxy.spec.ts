import { call } from './support/http';
import { startTestApp, type TestApp } from './support/test-app';

const LIMIT = 10;

describe('whose address is counted', () => {
  const started: TestApp[] = [];
  const behind = async (trustProxy: number) => {
    const app = await startTestApp({ rateLimitFactor: 1, trustProxy });
    started.push(app);
    return app;
  };
  afterAll(() => Promise.all(started.map((app) => app.close())));

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

  it('is the connection’s own with no proxy in front, whatever the caller says of themselves', async () => {
    const app = await behind(0);
    expect(await statuses(app, (i) => `203.0.113.${i}`)).toEqual(slowedDown);
  });

  it('is what the one proxy in front saw, not what the caller put before it', async () => {
    const app = await behind(1);
    expect(await statuses(app, (i) => `198.51.100.${i}, 203.0.113.9`)).toEqual(slowedDown);
    expect(await statuses(app, () => '203.0.113.10', 1)).toEqual([401]);
  });

  it('is what the outer of two proxies saw', async () => {
    const app = await behind(2);
    expect(await statuses(app, (i) => `198.51.100.${i}, 203.0.113.9, 10.0.0.1`)).toEqual(slowedDown);
    expect(await statuses(app, () => '203.0.113.10, 10.0.0.1', 1)).toEqual([401]);
  });
});
