import { ZentraClient } from '@zentra/client';
import { cookieNameOf } from '../../src/sessions/cookie-name';
import { person } from '../support/factories';
import { callJson } from '../support/http';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { REAL_COST, startTestApp, type TestApp } from '../support/test-app';

const PASSWORD = 'seven quiet bookshops';

describe('auth', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const register = (body: unknown) => callJson(`${app.url}/api/register`, 'POST', { body });
  const login = (body: unknown, cookie?: string) =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body, cookie });
  const me = (cookie: string) => callJson(`${app.url}/api/auth/me`, 'GET', { cookie });
  const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  it('registers and signs in immediately, and only the user sees their email address', async () => {
    const answer = await register({
      username: 'Mara',
      email: 'Mara@Example.org',
      password: PASSWORD,
      displayName: 'Mara Okafor',
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7/),
      username: 'mara',
      email: 'mara@example.org',
      emailVerified: false,
      language: 'en',
      displayName: 'Mara Okafor',
      avatarUrl: null,
      bio: '',
      settings: {
        receipts: true,
        typing: true,
        presence: true,
        listed: true,
        contact: 'everyone',
        pushText: false,
        sound: true,
      },
      contactCode: null,
      role: 'member',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      deletesAt: null,
    });
    expect((await me(cookieOf(answer))).json).toEqual(answer.json);
  });

  it('sets one HttpOnly, SameSite=Lax, host-only cookie', async () => {
    const answer = await register({ username: 'cookie', email: 'cookie@example.org', password: PASSWORD });
    const [cookie, ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^zentra-[0-9a-f]{8}\.sid=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/);
  });

  it('marks the cookie Secure and __Host- where the web app is served over TLS', async () => {
    const secure = await startTestApp({
      webOrigins: ['https://chat.example.org'],
      secureCookies: true,
      trustProxy: 1,
    });
    const { me: known, password } = await person(app);
    const response = await fetch(`${secure.url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ username: known.username, email: known.email, password }),
    });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-zentra\.sid=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
    );
    await secure.close();
  });

  it('leaves people signed in to another instance on the same host, on another port', async () => {
    const other = await startTestApp({ sessionSecret: 'the secret of quite another instance' });
    // One cookie jar as in a browser, which separates cookies by host and name, not by port.
    const jar = new Map<string, string>();
    const visit = async (url: string, method = 'GET', body?: unknown) => {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
      const answer = await callJson(url, method, { body, cookie });
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      return answer.status;
    };
    const account = { username: 'twice', email: 'twice@example.org', password: PASSWORD };
    for (const { url } of [app, other]) expect(await visit(`${url}/api/register`, 'POST', account)).toBe(201);
    for (const { url } of [app, other]) expect(await visit(`${url}/api/auth/me`)).toBe(200);
    expect(await visit(`${other.url}/api/auth/logout`, 'POST')).toBe(204);
    expect(await visit(`${other.url}/api/auth/me`)).toBe(401);
    expect(await visit(`${app.url}/api/auth/me`)).toBe(200);
    await other.close();
  });

  it('accepts a session cookie with the former name, and renames it', async () => {
    const { me: known, client } = await person(app);
    const former = client.http.cookie.replace(/^[^=]+=/, 'zentra.sid=');
    const answer = await me(`theme=dark; ${former}`);
    expect(answer.json).toMatchObject({ id: known.id });
    expect(cookieOf(answer)).toBe(client.http.cookie);
    // Where both cookies exist, the present name counts.
    const { client: next, me: nextKnown } = await person(app);
    expect((await me(`${former}; ${next.http.cookie}`)).json).toMatchObject({ id: nextKnown.id });
  });

  it('refuses the former cookie name where cookies are Secure, because any page of the site could set it', async () => {
    const secure = await startTestApp({
      secureCookies: true,
      webOrigins: ['https://chat.example.org'],
      trustProxy: 1,
    });
    const headers = { 'content-type': 'application/json', 'x-forwarded-proto': 'https' };
    const body = { username: 'mara', email: 'mara@example.org', password: PASSWORD };
    const answer = await fetch(`${secure.url}/api/register`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
    expect(cookie).toMatch(/^__Host-zentra\.sid=/);
    const statusWith = async (sent: string) =>
      (await fetch(`${secure.url}/api/auth/me`, { headers: { ...headers, cookie: sent } })).status;
    expect(await statusWith(cookie)).toBe(200);
    expect(await statusWith(cookie.replace('__Host-', ''))).toBe(401);
    await secure.close();
  });

  it('signs in by username or email address, whatever their case', async () => {
    const { me: known } = await person(app);
    for (const username of [
      known.username,
      known.username.toUpperCase(),
      known.email,
      known.email.toUpperCase(),
    ]) {
      expect(await login({ username, password: PASSWORD })).toMatchObject({
        status: 200,
        json: { id: known.id },
      });
    }
  });

  it('answers an unknown name and a wrong password alike, in body and in time', async () => {
    const real = await startTestApp({ passwordCost: REAL_COST });
    const { me: known } = await person(real);
    const timed = async (username: string) => {
      const start = performance.now();
      const { status, text } = await callJson(`${real.url}/api/auth/login`, 'POST', {
        body: { username, password: 'not this one' },
      });
      return { status, text, ms: performance.now() - start };
    };
    const [wrong, unknown] = [[], []] as Awaited<ReturnType<typeof timed>>[][];
    for (let i = 0; i < 9; i += 1) {
      wrong?.push(await timed(known.username));
      unknown?.push(await timed('nobody_here'));
    }
    const median = (tries: { ms: number }[] = []) => tries.map(({ ms }) => ms).sort((a, b) => a - b)[4] ?? 0;
    expect(wrong?.[0]).toMatchObject({ status: 401, text: unknown?.[0]?.text });
    expect(wrong?.[0]?.text).toContain('INVALID_CREDENTIALS');
    expect(
      Math.min(median(wrong), median(unknown)) / Math.max(median(wrong), median(unknown)),
    ).toBeGreaterThan(0.5);
    await real.close();
  });

  it('stores a password as argon2id at the cost of the product', async () => {
    const real = await startTestApp({ passwordCost: REAL_COST });
    const { me: known } = await person(real);
    const { rows } = await real.sql.query<{ hash: string }>(
      'SELECT password_hash AS hash FROM users WHERE id = $1',
      [known.id],
    );
    expect(rows[0]?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await real.close();
  });

  it('creates a new session id at login; the former one is invalid', async () => {
    const { me: known, client } = await person(app);
    const before = client.http.cookie;
    const answer = await login({ username: known.username, password: PASSWORD }, before);
    expect(cookieOf(answer)).not.toBe(before);
    expect((await me(before)).status).toBe(401);
    expect((await me(cookieOf(answer))).status).toBe(200);
  });

  it.each(['tampered', 'unsigned', 'planted'])('refuses a %s cookie', async (kind) => {
    const { client } = await person(app);
    const value = client.http.cookie;
    const name = cookieNameOf(app.config);
    const forged = {
      tampered: `${value.slice(0, -2)}xx`,
      unsigned: `${name}=${
        decodeURIComponent(value)
          .replace(/^.*?s:/, '')
          .split('.')[0]
      }`,
      planted: `${name}=s%3Amine.AAAA`,
    }[kind];
    expect(await me(forged ?? '')).toMatchObject({ status: 401, json: { code: 'UNAUTHENTICATED' } });
  });

  it('does not adopt a session id of the visitor', async () => {
    const answer = await callJson(`${app.url}/api/register`, 'POST', {
      cookie: `${cookieNameOf(app.config)}=s%3Aplanted.AAAA`,
      body: { username: 'fixated', email: 'fixated@example.org', password: PASSWORD },
    });
    expect(cookieOf(answer)).not.toContain('planted');
  });

  it('refuses names and addresses that are taken, each with its code', async () => {
    const { me: known } = await person(app);
    const fresh = { username: 'fresh_one', email: 'fresh@example.org', password: PASSWORD };
    expect((await register({ ...fresh, username: known.username.toUpperCase() })).json).toMatchObject({
      code: 'USERNAME_TAKEN',
      detail: 'username is already taken',
      errors: [{ path: 'username', code: 'taken', params: {} }],
    });
    expect((await register({ ...fresh, email: known.email.toUpperCase() })).json).toMatchObject({
      code: 'EMAIL_TAKEN',
      errors: [{ path: 'email', code: 'taken', params: {} }],
    });
    expect((await register(fresh)).status).toBe(201);
  });

  it('lets one of 20 parallel registrations of a name win', async () => {
    const tries = Array.from({ length: 20 }, (_, i) =>
      register({ username: 'sought_after', email: `sought${i}@example.org`, password: PASSWORD }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
  });

  const valid = { username: 'valid_name', email: 'valid@example.org', password: PASSWORD };
  it.each([
    ['username', { ...valid, username: 'ab' }],
    ['username', { ...valid, username: 'a'.repeat(31) }],
    ['username', { ...valid, username: 'with space' }],
    // A Cyrillic а.
    ['username', { ...valid, username: 'аdmin' }],
    ['username', { ...valid, username: ['valid_name'] }],
    ['username', { ...valid, username: null }],
    ['email', { ...valid, email: 'nobody' }],
    ['email', { ...valid, email: { address: 'a@b.org' } }],
    ['password', { ...valid, password: 'short' }],
    ['password', { ...valid, password: 'x'.repeat(129) }],
    ['password', { ...valid, password: 12345678 }],
    ['password', { ...valid, password: 'nul\u0000inside it' }],
    ['password', { ...valid, password: 'half \ud83d surrogate' }],
    ['displayName', { ...valid, displayName: '   ' }],
    ['displayName', { ...valid, displayName: 'two\nlines' }],
    ['role', { ...valid, role: 'admin' }],
    ['', [valid]],
    ['', null],
  ])('refuses a bad %s: %j', async (path, body) => {
    const answer = await register(body);
    expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    expect((answer.json.errors as { path: string }[])[0]?.path).toBe(path);
  });

  it('names each refused field by code and parameters, with an English text', async () => {
    const { json } = await register({ username: 'ab', email: 'nobody', password: 'x'.repeat(129), shade: 1 });
    expect(json).toMatchObject({
      errors: [
        { path: 'username', code: 'too_short', params: { min: 3 } },
        { path: 'email', code: 'not_email', params: {} },
        { path: 'password', code: 'too_long', params: { max: 128 } },
        { path: 'shade', code: 'unknown_field', params: {} },
      ],
      detail:
        'username must have at least 3 characters; email must be an email address; ' +
        'password must have at most 128 characters; shade is not a known field',
    });
    expect((await register({})).json).toMatchObject({
      detail: 'username is required; email is required; password is required',
    });
  });

  it.each([
    ['password1', 'common_password'],
    ['  PassWord1 ', 'common_password'],
    ['Password1!', 'common_password'],
    ['P@ssw0rd2024!', 'common_password'],
    ['1234567890', 'common_password'],
    ['🦉'.repeat(8), 'common_password'],
    ['Careless.One', 'own_name'],
    ['careless.one@example.org', 'own_name'],
    ['careless.mailbox', 'own_name'],
  ])('refuses the password %s, which guessers try first', async (password, code) => {
    const email = password.includes('mailbox') ? `${password}@example.org` : 'careless.one@example.org';
    expect(await register({ username: 'careless.one', email, password })).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: 'password', code, params: {} }] },
    });
    expect((await login({ username: 'careless.one', password })).status).toBe(401);
  });

  it.each(['password of the seven bookshops', 'dragon 1987654 hill', 'Wren12!xyz'])(
    'takes the password %s, in which a common one is a part',
    async (password) => {
      const username = `taker${password.length}`;
      const answer = await register({ username, email: `${username}@example.org`, password });
      expect(answer.status).toBe(201);
    },
  );

  it('keeps passwords with spaces and emoji exactly', async () => {
    const password = '  🦉 leading and trailing  ';
    await register({ username: 'owl', email: 'owl@example.org', password });
    expect((await login({ username: 'owl', password: password.trim() })).status).toBe(401);
    expect((await login({ username: 'owl', password })).status).toBe(200);
  });

  it.each([
    { username: ['mara'], password: PASSWORD },
    { username: 'mara', password: { $ne: '' } },
    { username: 'mara', password: ['a'] },
    { username: 'mara' },
    { username: 'mara', password: '' },
    { username: 'mara', password: 'x'.repeat(60_000) },
    { username: 'mara\u0000', password: PASSWORD },
    { username: 'mara', password: `${PASSWORD}\u0000` },
    { username: 'mara', password: 'half \udc00 surrogate' },
    { username: 'half \ud83d surrogate', password: PASSWORD },
  ])('answers a malformed login with 400: %j', async (body) => {
    expect(await login(body)).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  });

  it('answers a password of a megabyte with 413', async () => {
    expect(await login({ username: 'mara', password: 'x'.repeat(1_000_000) })).toMatchObject({
      status: 413,
      json: { code: 'PAYLOAD_TOO_LARGE' },
    });
  });

  it('signs out: the session is gone, its sockets close with the reason, and other devices stay', async () => {
    const { client, me: known } = await person(app);
    const other = new ZentraClient({ url: app.url });
    await other.login({ username: known.username, password: PASSWORD });
    const cookie = client.http.cookie;
    const ending = await connected(rawSocket(app.url, { cookie }));
    const staying = await connected(rawSocket(app.url, { cookie: other.http.cookie }));
    const reason = new Promise((resolve) => ending.once('session:ended', resolve));
    const closed = disconnected(ending);
    const start = performance.now();

    const answer = await callJson(`${app.url}/api/auth/logout`, 'POST', { cookie });
    expect(answer.status).toBe(204);
    expect(await reason).toEqual({ reason: 'signed_out' });
    await closed;
    expect(performance.now() - start).toBeLessThan(1_000);
    expect((await me(cookie)).status).toBe(401);
    await expect(connected(rawSocket(app.url, { cookie }))).rejects.toThrow('UNAUTHENTICATED');
    expect(staying.connected).toBe(true);
    expect((await other.me()).id).toBe(known.id);
    staying.disconnect();
  });

  it('ends a session at its absolute age however much it is used', async () => {
    const { client } = await person(app);
    await app.sql.query(
      `UPDATE sessions SET signed_in_at = signed_in_at - interval '91 days' WHERE user_id = $1`,
      [(await client.me()).id],
    );
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('limits failed passwords per name and address, and answers when to retry', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const guess = (username: string) =>
      callJson(`${strict.url}/api/auth/login`, 'POST', { body: { username, password: 'a guess' } });
    const answers = [];
    for (let i = 0; i < 11; i += 1) answers.push(await guess('mara'));
    expect(answers.slice(0, 10).every(({ status }) => status === 401)).toBe(true);
    expect(answers[10]).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(Number(answers[10]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess('jonas')).status).toBe(401);
    await strict.close();
  });

  it('counts failed passwords by account under both names, and does not reveal that they are one account', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const [one, other] = [await person(strict), await person(strict)];
    const guess = (username: string, password = 'a guess') =>
      callJson(`${strict.url}/api/auth/login`, 'POST', { body: { username, password } });
    const { username, email } = one.me;
    for (const name of Array.from({ length: 5 }, () => [username, email]).flat())
      expect((await guess(name)).status).toBe(401);
    const [right, rightByName, unknown] = [
      await guess(email, one.password),
      await guess(username, one.password),
      await guess('nobody@example.org', one.password),
    ];
    expect(unknown.status).toBe(401);
    for (const { status, text } of [right, rightByName]) expect([status, text]).toEqual([401, unknown.text]);
    expect((await guess(other.me.email, other.password)).status).toBe(200);
    await strict.close();
  });
});
