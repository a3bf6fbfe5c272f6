import { oldGeneration } from '../../src/common/limits/load-guard';
import { eventually } from '../support/eventually';
import { person } from '../support/factories';
import { callJson } from '../support/http';
import { startTestApp } from '../support/test-app';

const WORK_MS = 200;

/** Blocks the event loop repeatedly until the returned function is called. */
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

const MB = 1024 ** 2;
/** Fills the heap with `mb` MB until the returned function is called. */
function keepFull(mb: number): () => void {
  const allocated = Array.from({ length: mb }, () => Array<number>(MB / 8).fill(0.5));
  return () => {
    allocated.length = 0;
  };
}

// Everything is slow on purpose here.
jest.setTimeout(60_000);

const { used, limit } = oldGeneration();

it.each([
  ['the event loop is late', { mostDelayMs: WORK_MS / 2 }, keepBusy],
  ['the heap is nearly full', { mostHeap: (used + 150 * MB) / limit }, () => keepFull(450)],
])('refuses only sign-ins and uploads while %s', async (_, bound, overload) => {
  const app = await startTestApp(bound);
  const { client, me, password } = await person(app);
  const { cookie } = client.http;
  const signIn = () =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body: { username: me.username, password } });
  expect((await signIn()).status).toBe(200);
  const stop = overload();
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
  // Work on a server creates garbage, after which the heap is collected at last.
  const isServed = async () => {
    keepFull(20)();
    return (await signIn()).status === 200;
  };
  await eventually('a sign-in', isServed, 25_000);
  await app.close();
});
