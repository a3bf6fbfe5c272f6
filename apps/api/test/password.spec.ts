import { ZentraClient } from '@zentra/client';
import { deviceOf, person, type TestPerson } from './support/factories';
import { callJson } from './support/http';
import { connected, disconnected, rawSocket } from './support/sockets';
import { startTestApp, type TestApp } from './support/test-app';

const NEW = 'nine loud market stalls';

describe('changing the password', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const signIn = (username: string, password: string) =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body: { username, password } });
  const socketOf = (client: ZentraClient) => connected(rawSocket(app.url, { cookie: client.http.cookie }));
  const change = ({ client, password }: TestPerson, newPassword = NEW) =>
    client.changePassword({ currentPassword: password, newPassword });

  it('lets in with the new one and no longer with the old one', async () => {
    const one = await person(app);
    await change(one);
    expect((await signIn(one.me.username, one.password)).json.code).toBe('INVALID_CREDENTIALS');
    expect((await signIn(one.me.username, NEW)).status).toBe(200);
  });

  it('ends every other session and its sockets within a second; this one goes on with another cookie', async () => {
    const [one, stranger] = [await person(app), await person(app)];
    const others = [await deviceOf(app, one), await deviceOf(app, one)];
    const mine = await socketOf(one.client);
    const theirs = await socketOf(stranger.client);
    const ending = await Promise.all(others.map(socketOf));
    const closed = ending.map((socket) =>
      Promise.all([new Promise((resolve) => socket.once('session:ended', resolve)), disconnected(socket)]),
    );
    const before = one.client.http.cookie;
    const start = performance.now();
    await change(one);
    for (const [said] of await Promise.all(closed)) expect(said).toEqual({ reason: 'password_changed' });
    expect(performance.now() - start).toBeLessThan(1_000);

    expect([mine.connected, theirs.connected]).toEqual([true, true]);
    for (const other of others) await expect(other.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const after = one.client.http.cookie;
    expect(after).not.toBe(before);
    expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie: before })).status).toBe(401);
    expect((await one.client.sessions()).items).toMatchObject([{ current: true }]);

    // The socket that stayed belongs to the session under its new cookie: it is answered, and ends with it.
    expect(await mine.timeout(5_000).emitWithAck('no:such:event', {})).toMatchObject({ ok: false });
    const gone = disconnected(mine);
    await one.client.logout();
    await gone;
    expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie: after })).status).toBe(401);
    theirs.disconnect();
  });

  it('needs the current password, and changes nothing without', async () => {
    const one = await person(app);
    const other = await deviceOf(app, one);
    await expect(change({ ...one, password: 'not this one' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    await expect(change(one, 'short')).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'newPassword' }],
    });
    expect((await other.me()).id).toBe(one.me.id);
    expect((await signIn(one.me.username, one.password)).status).toBe(200);
  });

  it('needs a session', async () => {
    const body = { currentPassword: 'seven quiet bookshops', newPassword: NEW };
    expect((await callJson(`${app.url}/api/auth/password`, 'POST', { body })).json.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('slows down guessing the current password', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const one = await person(strict);
    const codes: string[] = [];
    for (let i = 0; i < 11; i += 1)
      await change({ ...one, password: 'a guess' }).catch(({ code }: { code: string }) => codes.push(code));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'INVALID_CREDENTIALS'), 'RATE_LIMITED']);
    await strict.close();
  });

  it('of two changes at once one wins', async () => {
    const one = await person(app);
    const other = await deviceOf(app, one);
    const results = await Promise.allSettled([
      change(one, 'first of two passwords'),
      change({ ...one, client: other }, 'second of two passwords'),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a sign-in with the old password at the same moment does not survive it, in 60 rounds', async () => {
    const one = await person(app);
    const username = one.me.username;
    let cameIn = 0;
    for (let round = 0; round < 60; round += 1) {
      const next = `password of round ${round}`;
      const clients = Array.from({ length: 3 }, () => new ZentraClient({ url: app.url }));
      const entering = clients.map(async (client, i) => {
        // Spread over the time that the change takes, so that some are before, some beside and some behind it.
        const until = performance.now() + ((round * 3 + i) % 12) * 8;
        while (performance.now() < until) await new Promise(setImmediate);
        return client.login({ username, password: one.password }).then(
          () => (cameIn += 1),
          () => undefined,
        );
      });
      await change(one, next);
      await Promise.all(entering);
      one.password = next;
      for (const client of clients)
        await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await one.client.sessions()).items).toHaveLength(1);
    }
    expect(cameIn).toBeGreaterThan(0); // else no sign-in came so near that it had to be ended
  }, 120_000);
});
