import { createHash } from 'node:crypto';
import { ZentraClient } from '@zentra/client';
import { deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { emailsTo, emailTo, type ReceivedEmail } from '../support/emails';
import { ROUNDS } from '../support/rounds';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { REAL_COST, startTestApp, type TestApp } from '../support/test-app';

const NEW = 'nine loud market stalls';

describe('changing the password', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const signIn = (username: string, password: string) =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body: { username, password } });
  const socketOf = (client: ZentraClient) => connected(rawSocket(app.url, { cookie: client.http.cookie }));
  const change = ({ client, password }: TestPerson, newPassword = NEW) =>
    client.account.changePassword({ currentPassword: password, newPassword });

  it('accepts the new one and no longer the old one', async () => {
    const one = await person(app);
    await change(one);
    expect((await signIn(one.me.username, one.password)).json.code).toBe('INVALID_CREDENTIALS');
    expect((await signIn(one.me.username, NEW)).status).toBe(200);
  });

  it('ends every other session and its sockets within a second; this one stays with a new cookie', async () => {
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
    expect((await one.client.account.sessions()).items).toMatchObject([{ current: true }]);

    // The remaining socket belongs to the session under its new cookie: it is acked, and ends with
    // it.
    expect(await mine.timeout(5_000).emitWithAck('no:such:event', {})).toMatchObject({ ok: false });
    const gone = disconnected(mine);
    await one.client.logout();
    await gone;
    expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie: after })).status).toBe(401);
    theirs.disconnect();
  });

  it('needs the current password, and changes nothing without it', async () => {
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

  it('limits failed attempts at the current password', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const one = await person(strict);
    const codes: string[] = [];
    for (let i = 0; i < 11; i += 1)
      await change({ ...one, password: 'a guess' }).catch(({ code }: { code: string }) => codes.push(code));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'INVALID_CREDENTIALS'), 'RATE_LIMITED']);
    await strict.close();
  });

  it('of several concurrent changes, from one device and from two, one wins', async () => {
    const one = await person(app);
    const other = await deviceOf(app, one);
    const words = ['the first of three', 'the second of three', 'the third of three'];
    const clients = [one.client, one.client, other];
    const results = await Promise.allSettled(
      clients.map((client, i) => change({ ...one, client }, words[i])),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const won = words[results.findIndex(({ status }) => status === 'fulfilled')] ?? '';
    expect((await signIn(one.me.username, won)).status).toBe(200);
  });

  it(`ends the session of a concurrent sign-in with the old password, in ${ROUNDS} rounds`, async () => {
    // A change takes long enough for concurrent requests.
    const costly = await startTestApp({ passwordCost: REAL_COST });
    const one = await person(costly);
    const username = one.me.username;
    let cameIn = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = `password of round ${round}`;
      const clients = Array.from({ length: 3 }, () => new ZentraClient({ url: costly.url }));
      const entering = clients.map(async (client, i) => {
        // Spread over the duration of the change, so that some run before, some during and some
        // after it.
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
      expect((await one.client.account.sessions()).items).toHaveLength(1);
    }
    // Otherwise no sign-in was concurrent enough to be ended.
    expect(cameIn).toBeGreaterThan(0);
    await costly.close();
  }, 120_000);
});

describe('a forgotten password', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const post = (path: string, body: unknown) => callJson(`${app.url}/api/auth/${path}`, 'POST', { body });
  const forgot = (email: string) => post('password/forgot', { email });
  const reset = (token: string, newPassword = NEW) => post('password/reset', { token, newPassword });
  const isReset = ({ subject }: ReceivedEmail) => subject === 'A new password for Zentra';
  const signIn = (username: string, password: string) => post('login', { username, password });

  /** Requests a reset and returns the token of its link. */
  const tokenFor = async ({ me }: TestPerson) => {
    const before = (await emailsTo(app, me.email)).map(({ token }) => token);
    expect((await forgot(me.email)).status).toBe(204);
    const known = new Set(before);
    return (await emailTo(app, me.email, (mail) => isReset(mail) && !known.has(mail.token))).token;
  };

  it('is answered alike, and in the same time, for a known and an unknown address', async () => {
    const { me } = await person(app);
    const known = await forgot(me.email);
    const unknown = await forgot('nobody@example.org');
    expect(known.status).toBe(204);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    const names = (answer: typeof known) => [...answer.headers.keys()].sort();
    expect(names(unknown)).toEqual(names(known));

    const timed = async (email: string) => {
      const start = performance.now();
      await forgot(email);
      return performance.now() - start;
    };
    const emails = { known: me.email, unknown: 'nobody@example.org' };
    const times: Record<keyof typeof emails, number[]> = { known: [], unknown: [] };
    // Work after an answer, such as the email, slows the next request: each kind follows each kind
    // equally often.
    for (let i = 0; i < 20; i += 1)
      for (const kind of ['known', 'unknown', 'unknown', 'known'] as const)
        times[kind].push(await timed(emails[kind]));
    const median = (all: number[]) => all.sort((a, b) => a - b)[20] ?? 0;
    const [a, b] = [median(times.known), median(times.unknown)];
    expect(Math.min(a, b) / Math.max(a, b)).toBeGreaterThan(0.5);
    expect(await emailsTo(app, 'nobody@example.org')).toEqual([]);
  });

  it('is answered before the account is read or an email sent', async () => {
    const { me } = await person(app);
    const holder = await app.sql.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const start = performance.now();
    expect((await forgot(me.email)).status).toBe(204);
    expect(performance.now() - start).toBeLessThan(1_000);
    await holder.query('COMMIT');
    holder.release();
    await emailTo(app, me.email, isReset);
  });

  it('is written as a file that only its owner can read, with a link to the web app', async () => {
    const one = await person(app);
    const token = await tokenFor(one);
    const mail = await emailTo(app, one.me.email, isReset);
    expect(mail.mode).toBe(0o600);
    expect(mail.source).toContain(`http://127.0.0.1:5173/reset-password?token=${token}\n`);
    expect(mail.source).toContain('From: Zentra <hello@example.org>');
    expect(mail.source).toMatch(/text\/plain[\s\S]*text\/html/);
    // No text that a user typed.
    expect(mail.source).not.toContain(one.me.username.concat(' '));
    // The database contains only its hash.
    const { rows } = await app.sql.query<{ hash: string }>(
      `SELECT encode(token_hash, 'hex') AS hash FROM mail_tokens
       WHERE user_id = $1 AND purpose = 'password_reset'`,
      [one.me.id],
    );
    expect(rows).toEqual([{ hash: createHash('sha256').update(token).digest('hex') }]);
  });

  it('can be replaced once; every session and socket ends within a second', async () => {
    const [one, stranger] = [await person(app), await person(app)];
    const other = await deviceOf(app, one);
    const socketOf = (client: ZentraClient) => connected(rawSocket(app.url, { cookie: client.http.cookie }));
    const sockets = [await socketOf(one.client), await socketOf(other)];
    const theirs = await socketOf(stranger.client);
    const token = await tokenFor(one);
    const closed = sockets.map((socket) =>
      Promise.all([new Promise((resolve) => socket.once('session:ended', resolve)), disconnected(socket)]),
    );
    const start = performance.now();
    expect((await reset(token)).status).toBe(204);
    for (const [said] of await Promise.all(closed)) expect(said).toEqual({ reason: 'password_changed' });
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(theirs.connected).toBe(true);
    theirs.disconnect();
    for (const client of [one.client, other])
      await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await signIn(one.me.username, one.password)).status).toBe(401);
    expect((await signIn(one.me.username, NEW)).json.emailVerified).toBe(true);
    expect(await reset(token, 'another one again')).toMatchObject({
      status: 410,
      json: { code: 'INVALID_TOKEN', title: 'This link has been used or is too old' },
    });
    expect((await signIn(one.me.username, NEW)).status).toBe(200);
  });

  it('of 20 concurrent resets by one link one wins', async () => {
    const token = await tokenFor(await person(app));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => reset(token, `river boats ${i}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
  });

  it('a newer link invalidates an older one', async () => {
    const one = await person(app);
    const older = await tokenFor(one);
    const newer = await tokenFor(one);
    expect(newer).not.toBe(older);
    expect((await reset(older)).json.code).toBe('INVALID_TOKEN');
    expect((await reset(newer)).status).toBe(204);
  });

  it('a change of the password invalidates a link', async () => {
    const one = await person(app);
    const token = await tokenFor(one);
    await one.client.account.changePassword({ currentPassword: one.password, newPassword: NEW });
    expect((await reset(token)).json.code).toBe('INVALID_TOKEN');
  });

  it('a link expires after an hour', async () => {
    const one = await person(app);
    const token = await tokenFor(one);
    const older = (minutes: number) =>
      app.sql.query('UPDATE mail_tokens SET expires_at = expires_at - make_interval(mins => $1)', [minutes]);
    await older(59);
    // Consumes nothing.
    expect((await reset(token, 'short')).json.code).toBe('VALIDATION_FAILED');
    await older(2);
    expect((await reset(token)).json.code).toBe('INVALID_TOKEN');
    expect((await signIn(one.me.username, one.password)).status).toBe(200);
  });

  it('refuses links of another purpose and invalid ones', async () => {
    const one = await person(app);
    const { token } = await emailTo(
      app,
      one.me.email,
      ({ subject }) => subject === 'Is this your e-mail address?',
    );
    const answers = await Promise.all(
      [token, 'made up', '0'.repeat(22), "' OR true --"].map((t) => reset(t)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.json.code).toBe('INVALID_TOKEN');
    expect((await post('email/verify', { token: await tokenFor(one) })).json.code).toBe('INVALID_TOKEN');
    expect((await post('email/verify', { token })).status).toBe(204);
  });

  it('sends at most five an hour for one account, with the same answer', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const { me } = await person(strict);
    const { me: last } = await person(strict);
    const ask = (email: string) =>
      callJson(`${strict.url}/api/auth/password/forgot`, 'POST', { body: { email } });
    for (let i = 0; i < 8; i += 1) expect((await ask(me.email)).status).toBe(204);
    expect((await ask(last.email)).status).toBe(204);
    // The ninth from this address.
    await emailTo(strict, last.email, isReset);
    const { me: late } = await person(strict);
    for (let i = 0; i < 3; i += 1) expect((await ask(late.email)).status).toBe(204);
    // Closing waits for requests in flight.
    await strict.app.close();
    expect((await emailsTo(strict, me.email)).filter(isReset)).toHaveLength(5);
    expect((await emailsTo(strict, late.email)).filter(isReset)).toHaveLength(1);
    await strict.close();
  });
});
