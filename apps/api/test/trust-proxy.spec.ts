import { person } from './support/factories';
import { call } from './support/http';
import { mailsTo } from './support/mails';
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

  it('sends no link for a new password to the eleventh request from one /64, and one from the next', async () => {
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
    await app.app.close(); // completes what runs after the answers
    const links = async (email: string) =>
      (await mailsTo(app, email)).filter(({ subject }) => subject.startsWith('A new password')).length;
    expect([await links(first.email), await links(second.email)]).toEqual([0, 1]);
    await app.close();
  });
});
