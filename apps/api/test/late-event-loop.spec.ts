import { eventually } from './support/eventually';
import { person } from './support/factories';
import { callJson } from './support/http';
import { startTestApp } from './support/test-app';

const WORK_MS = 200;

/** Keeps the event loop late until the returned function is called. */
function keepBusy(): () => void {
  let isBusy = true;
  const work = () => {
    for (const end = Date.now() + WORK_MS; Date.now() < end;);
    if (isBusy) setImmediate(work);
  };
  setImmediate(work);
  return () => {
    isBusy = false;
  };
}

// Everything is slow on purpose here.
jest.setTimeout(60_000);

it('refuses sign-ins and uploads while the event loop is late, and nothing else', async () => {
  const app = await startTestApp({ mostDelayMs: WORK_MS / 2 });
  const { client, me, password } = await person(app);
  const { cookie } = client.http;
  const signIn = () =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body: { username: me.username, password } });
  const stop = keepBusy();
  const refused = await eventually(
    'a refusal',
    async () => {
      const answer = await signIn();
      return answer.status === 503 ? answer : null;
    },
    25_000,
  );
  expect(refused.json).toMatchObject({ code: 'UNAVAILABLE' });
  expect(refused.headers.get('retry-after')).toBe('5');
  const upload = await callJson(`${app.url}/api/users/me/avatar`, 'PUT', { cookie });
  expect(upload).toMatchObject({ status: 503, json: { code: 'UNAVAILABLE' } });
  expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie })).status).toBe(200);
  stop();
  await eventually('a sign-in', async () => (await signIn()).status === 200);
  await app.close();
});
