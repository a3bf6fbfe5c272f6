import { person } from './support/factories';
import { callJson, type Answer } from './support/http';
import { startTestApp, type TestApp } from './support/test-app';

/** As many at once as the server lets wait, and one that runs at least. */
const SERVED_SIGN_INS = 51;
const SIGN_INS = 150;

describe('one caller that asks for too much at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    // Behind one proxy, so that a test can call from several addresses.
    app = await startTestApp({ trustProxy: 1 });
  });
  afterAll(() => app.close());

  const signIn = (address: string, username: string): Promise<Answer> =>
    callJson(`${app.url}/api/auth/login`, 'POST', {
      headers: { 'x-forwarded-for': address },
      body: { username, password: 'a guess' },
    });
  const codesOf = (answers: Answer[]) => answers.map(({ json }) => json.code);

  it('signs in from another address while 150 sign-ins of one address wait', async () => {
    const { me, password } = await person(app);
    const flood = Array.from({ length: SIGN_INS }, (_, i) => signIn('192.0.2.1', `guess${i}`));
    // The queue is full once the first of the flood has been refused.
    await Promise.race(flood.map(async (one) => ((await one).status === 503 ? one : Promise.all(flood))));
    const honest = callJson(`${app.url}/api/auth/login`, 'POST', {
      headers: { 'x-forwarded-for': '192.0.2.2' },
      body: { username: me.username, password },
    });
    expect((await honest).status).toBe(200);
    const done = await Promise.all(flood);
    const refused = done.filter(({ status }) => status !== 401);
    expect(done.length - refused.length).toBeGreaterThan(SERVED_SIGN_INS / 2);
    expect(refused.length).toBeGreaterThan(SIGN_INS / 4);
    expect(new Set(codesOf(refused))).toEqual(new Set(['UNAVAILABLE']));
    for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
