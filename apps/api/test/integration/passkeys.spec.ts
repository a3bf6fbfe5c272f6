import type {
  Passkey,
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
} from '@zentra/contracts';
import { byItself, byItsMaker } from '../support/attestations';
import { Authenticator, type Lies } from '../support/authenticator';
import { eventually } from '../support/eventually';
import { person, type TestPerson } from '../support/factories';
import { call, type Answer } from '../support/http';
import { emailsTo, emailTo } from '../support/emails';
import { startTestApp, type TestApp } from '../support/test-app';

const HOME = 'http://localhost:5173';
const CHAT = 'https://chat.example.org';
const ADDRESS = 'http://127.0.0.1:5173';
const PASSWORD = { currentPassword: 'seven quiet bookshops' };
const UNKNOWN_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

/** Casts to the type of the schema; the tests check the content. */
const as = <T>({ json }: Answer): T => json as T;

describe('passkeys', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp({ webOrigins: [HOME, CHAT, ADDRESS] })));
  afterAll(() => app.close());

  interface Caller {
    cookie?: string;
    origin?: string | null;
  }
  const ask = (method: string, path: string, body?: unknown, { cookie, origin = HOME }: Caller = {}) =>
    call(`${app.url}/api/auth/passkeys${path}`, method, {
      headers: {
        ...(origin !== null && { origin }),
        ...(cookie && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const by = ({ client }: TestPerson): Caller => ({ cookie: client.http.cookie });

  const creationOptions = async (who: Caller) =>
    as<PasskeyCreationOptions>(await ask('POST', '/options', PASSWORD, who));
  const requestOptions = async (who: Caller = {}) =>
    as<PasskeyRequestOptions>(await ask('POST', '/sign-in/options', undefined, who));
  const signIn = (response: unknown, who?: Caller) => ask('POST', '/sign-in', { response }, who);

  async function add(who: Caller, device: Authenticator, lies?: Lies, name = 'My phone'): Promise<Answer> {
    const options = await creationOptions(who);
    return ask('POST', '', { name, response: device.create(options, lies) }, who);
  }

  /** A user with a passkey, and the authenticator that stores it. */
  async function owner(lies?: Lies) {
    const someone = await person(app);
    const device = new Authenticator(HOME);
    const answer = await add(by(someone), device, lies);
    expect(answer.status).toBe(201);
    return { someone, device, passkey: as<Passkey>(answer) };
  }

  const use = async (device: Authenticator, lies?: Lies) => signIn(device.get(await requestOptions(), lies));
  const cookieOf = (answer: Answer) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  const REFUSED = { status: 401, json: { code: 'INVALID_CREDENTIALS' } };

  describe('adding one', () => {
    it('requests a discoverable credential for the host of the page, and excludes known ones', async () => {
      const { someone, device } = await owner();
      const options = await creationOptions(by(someone));
      expect(options).toMatchObject({
        rp: { id: 'localhost', name: 'Zentra' },
        user: { name: someone.me.username, displayName: someone.me.displayName },
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
        attestation: 'none',
        excludeCredentials: [{ id: device.credentials[0]?.id, type: 'public-key', transports: ['internal'] }],
      });
      expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
      expect((await creationOptions({ ...by(someone), origin: CHAT })).excludeCredentials).toEqual([]);
    });

    it('answers its name without key and counter', async () => {
      const { someone, passkey } = await owner();
      const created = expect.stringMatching(/^\d{4}-.*Z$/);
      expect(passkey).toEqual({ id: passkey.id, name: 'My phone', createdAt: created, lastUsedAt: null });
      expect((await ask('GET', '', undefined, by(someone))).json).toEqual({ items: [passkey] });
      expect(passkey.id).toMatch(/^[0-9a-f-]{14}7/);
    });

    it('stores the key for the requesting host', async () => {
      const { passkey, device } = await owner();
      const { rows } = await app.sql.query(
        `SELECT credential_id, rp_id, counter::int, octet_length(public_key) > 0 AS has_key FROM passkeys WHERE id = $1`,
        [passkey.id],
      );
      expect(rows).toEqual([
        { credential_id: device.credentials[0]?.id, rp_id: 'localhost', counter: 1, has_key: true },
      ]);
    });

    it('needs the password: without it there is no challenge and no passkey', async () => {
      const someone = await person(app);
      const refused = { status: 401, json: { code: 'INVALID_CREDENTIALS' } };
      const wrong = { currentPassword: 'seven quiet bookshop' };
      expect(await ask('POST', '/options', wrong, by(someone))).toMatchObject(refused);
      for (const body of [undefined, {}, { currentPassword: '' }, { currentPassword: ['x'] }])
        expect(await ask('POST', '/options', body, by(someone))).toMatchObject({
          status: 400,
          json: { code: 'VALIDATION_FAILED' },
        });
      const { rowCount } = await app.sql.query('SELECT FROM passkey_challenges WHERE user_id = $1', [
        someone.me.id,
      ]);
      expect(rowCount).toBe(0);
      const { client } = someone;
      // Still signed in.
      expect((await client.me()).id).toBe(someone.me.id);
    });

    it('limits the attempts at the password', async () => {
      const strict = await startTestApp({ webOrigins: [HOME], rateLimitFactor: 1 });
      const { client, password } = await person(strict);
      const begin = (currentPassword: string) =>
        call(`${strict.url}/api/auth/passkeys/options`, 'POST', {
          headers: { cookie: client.http.cookie, origin: HOME, 'content-type': 'application/json' },
          body: JSON.stringify({ currentPassword }),
        });
      for (let i = 0; i < 10; i += 1) expect((await begin('not this one')).status).toBe(401);
      expect((await begin(password)).json).toMatchObject({ code: 'RATE_LIMITED' });
      await strict.close();
    });

    it('sends an email to the account’s address once it is done, without any text that a user typed', async () => {
      const someone = await person(app);
      const added = ({ subject }: { subject: string }) =>
        subject === 'A passkey was added to your Zentra account';
      await add(by(someone), new Authenticator(HOME), { rpId: 'evil.example' }, 'Evil words');
      await add(by(someone), new Authenticator(HOME), undefined, 'Wumbleford');
      const { source } = await emailTo(app, someone.me.email, added);
      expect(source).toContain(`${HOME}/you/security`);
      expect(source).not.toContain('Wumbleford');
      expect((await emailsTo(app, someone.me.email)).filter(added)).toHaveLength(1);
    });

    it('needs a session', async () => {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', ''],
        ['POST', '/options'],
        ['PATCH', `/${UNKNOWN_ID}`],
        ['DELETE', `/${UNKNOWN_ID}`],
      ] as const)
        expect(await ask(method, path)).toMatchObject({ status: 401, json: { code: 'UNAUTHENTICATED' } });
    });

    it.each([
      ['another origin', { origin: 'http://localhost:9999' }],
      ['another host', { rpId: 'evil.example' }],
      ['a sign-in in place of a registration', { type: 'webauthn.get' }],
      ['a challenge that nobody gave out', { challenge: 'A'.repeat(43) }],
      ['no challenge at all', { challenge: '' }],
    ])('refuses %s', async (_, lies) => {
      const someone = await person(app);
      expect(await add(by(someone), new Authenticator(HOME), lies)).toMatchObject({
        status: 400,
        json: { code: 'PASSKEY_INVALID' },
      });
      expect((await ask('GET', '', undefined, by(someone))).json).toEqual({ items: [] });
    });

    it('accepts a challenge once, from the same user and page, and not for signing in', async () => {
      const [someone, other] = [await person(app), await person(app)];
      const device = new Authenticator(HOME);
      const invalid = { status: 400, json: { code: 'PASSKEY_INVALID' } };
      const options = await creationOptions(by(someone));
      const first = await ask('POST', '', { response: device.create(options) }, by(someone));
      expect(first).toMatchObject({ status: 201, json: { name: 'Passkey' } });
      expect(await ask('POST', '', { response: device.create(options) }, by(someone))).toMatchObject(invalid);

      const theirs = await creationOptions(by(other));
      expect(await ask('POST', '', { response: device.create(theirs) }, by(someone))).toMatchObject(invalid);
      const elsewhere = await creationOptions({ ...by(someone), origin: CHAT });
      expect(
        await ask('POST', '', { response: device.create(elsewhere, { rpId: 'localhost' }) }, by(someone)),
      ).toMatchObject(invalid);
      const { challenge } = await requestOptions();
      expect(
        await ask('POST', '', { response: device.create(options, { challenge }) }, by(someone)),
      ).toMatchObject(invalid);
      const forAdding = await creationOptions(by(someone));
      expect(await use(device, { challenge: forAdding.challenge })).toMatchObject(REFUSED);
    });

    it('refuses a registered passkey with the same answer, whether it is one’s own or another user’s', async () => {
      const { device } = await owner();
      const known = device.credentials[0]?.id;
      const again = await add(by(await person(app)), new Authenticator(HOME), { credentialId: known });
      const broken = await add(by(await person(app)), device, { rpId: 'evil.example' });
      expect(again.status).toBe(400);
      expect(again.text).toBe(broken.text);
    });

    it('accepts self attestation and checks no certificates', async () => {
      await owner({ attest: byItself });
      const vouchedFor = await add(by(await person(app)), new Authenticator(HOME), { attest: byItsMaker });
      expect(vouchedFor).toMatchObject({ status: 400, json: { code: 'PASSKEY_INVALID' } });
    });

    it('refuses the eleventh, for options and for the passkey itself', async () => {
      const someone = await person(app);
      const device = new Authenticator(HOME);
      for (let i = 0; i < 8; i += 1) expect((await add(by(someone), device)).status).toBe(201);
      const last = await Promise.all(Array.from({ length: 6 }, () => creationOptions(by(someone))));
      const answers = await Promise.all(
        last.map((options) => ask('POST', '', { response: device.create(options) }, by(someone))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
      const limit = { status: 409, json: { code: 'PASSKEY_LIMIT' } };
      for (const answer of answers.filter(({ status }) => status !== 201))
        expect(answer).toMatchObject(limit);
      expect(await ask('POST', '/options', PASSWORD, by(someone))).toMatchObject(limit);
      expect(as<{ items: Passkey[] }>(await ask('GET', '', undefined, by(someone))).items).toHaveLength(10);
    });
  });

  describe('signing in', () => {
    it('needs only the passkey, and answers the account', async () => {
      const { someone, device } = await owner();
      const options = await requestOptions();
      expect(options).toEqual({
        challenge: expect.stringMatching(/^[\w-]{43}$/),
        rpId: 'localhost',
        timeout: 300_000,
        userVerification: 'preferred',
      });
      const answer = await signIn(device.get(options));
      expect(answer).toMatchObject({ status: 200, json: await someone.client.me() });
      const me = await call(`${app.url}/api/auth/me`, 'GET', { headers: { cookie: cookieOf(answer) } });
      expect(me.json).toEqual(answer.json);
      const [passkey] = as<{ items: Passkey[] }>(await ask('GET', '', undefined, by(someone))).items;
      expect(passkey?.lastUsedAt).toEqual(expect.any(String));
    });

    it('creates a new session id; the former one is invalid, and a request for options creates none', async () => {
      const { someone, device } = await owner();
      const before = by(someone);
      expect((await ask('POST', '/sign-in/options')).headers.getSetCookie()).toEqual([]);
      const answer = await signIn(device.get(await requestOptions(before)), before);
      expect(cookieOf(answer)).not.toBe(before.cookie);
      expect((await ask('GET', '', undefined, before)).status).toBe(401);
      expect((await ask('GET', '', undefined, { cookie: cookieOf(answer) })).status).toBe(200);
    });

    it('refuses the same answer a second time, and a second answer to the same challenge', async () => {
      const { device } = await owner();
      const options = await requestOptions();
      const response = device.get(options);
      expect((await signIn(response)).status).toBe(200);
      expect(await signIn(response)).toMatchObject(REFUSED);
      expect(await signIn(device.get(options))).toMatchObject(REFUSED);
      const spoilt = await requestOptions();
      expect(await signIn(device.get(spoilt, { origin: 'https://evil.example' }))).toMatchObject(REFUSED);
      expect(await signIn(device.get(spoilt))).toMatchObject(REFUSED);
    });

    it('accepts one of eight answers to one challenge', async () => {
      const { device } = await owner({ counter: 0 });
      const options = await requestOptions();
      const responses = Array.from({ length: 8 }, () => device.get(options, { counter: 0 }));
      const statuses = (await Promise.all(responses.map((one) => signIn(one)))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    });

    it('refuses a challenge after five minutes', async () => {
      const { device } = await owner();
      const options = await requestOptions();
      await app.sql.query(
        `UPDATE passkey_challenges SET expires_at = expires_at - interval '5 minutes' WHERE challenge = $1`,
        [options.challenge],
      );
      expect(await signIn(device.get(options))).toMatchObject(REFUSED);
    });

    it('removes expired challenges', async () => {
      await app.sql.query(`UPDATE passkey_challenges SET expires_at = now() - interval '1 second'`);
      const { challenge } = await requestOptions();
      const { rows } = await app.sql.query(`SELECT challenge FROM passkey_challenges`);
      expect(rows).toEqual([{ challenge }]);
    });

    it.each<[string, Lies]>([
      ['another origin', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://localhost:9999' }],
      ['another host', { rpId: 'evil.example' }],
      ['a registration in place of a sign-in', { type: 'webauthn.create' }],
      ['a challenge that nobody gave out', { challenge: 'A'.repeat(43) }],
      ['another account', { userHandle: 'AZe28mpTfBGaRA1fPB4reg' }],
      ['no account', { userHandle: null }],
    ])('refuses %s, with the same answer as all refusals', async (_, lies) => {
      const { device } = await owner();
      const refused = await use(device, lies);
      expect(refused).toMatchObject(REFUSED);
      const stranger = new Authenticator(HOME);
      stranger.create(await creationOptions(by(await person(app))));
      expect((await use(stranger)).text).toBe(refused.text);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect((await use(device)).status).toBe(200);
    });

    it('refuses a signature by another key', async () => {
      const { device } = await owner();
      const { device: other } = await owner();
      const options = await requestOptions();
      const [mine, theirs] = [device.get(options), other.get(options)];
      const forged: PasskeyAssertion = {
        ...mine,
        response: { ...mine.response, signature: theirs.response.signature },
      };
      expect(await signIn(forged)).toMatchObject(REFUSED);
    });

    it('refuses a passkey of one host on the page of another, even where the device allows it', async () => {
      const { device } = await owner();
      const there = { origin: CHAT };
      const options = await requestOptions(there);
      expect(options.rpId).toBe('chat.example.org');
      expect(await signIn(device.get(options, { origin: CHAT }), there)).toMatchObject(REFUSED);
      const here = await requestOptions();
      expect(await signIn(device.get(here, { origin: CHAT, rpId: 'chat.example.org' }), there)).toMatchObject(
        REFUSED,
      );
    });

    it('refuses a counter that does not increase, because the passkey was copied', async () => {
      const { device } = await owner({ counter: 7 });
      expect(await use(device, { counter: 7 })).toMatchObject(REFUSED);
      expect(await use(device, { counter: 6 })).toMatchObject(REFUSED);
      expect(await use(device, { counter: 0 })).toMatchObject(REFUSED);
      expect((await use(device, { counter: 9 })).status).toBe(200);
      expect(await use(device, { counter: 8 })).toMatchObject(REFUSED);
    });

    it('accepts one of several copies with the same count', async () => {
      const { device } = await owner({ counter: 1 });
      const all = await Promise.all(Array.from({ length: 6 }, () => requestOptions()));
      const responses = all.map((options) => device.get(options, { counter: 5 }));
      const statuses = (await Promise.all(responses.map((one) => signIn(one)))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    });

    it('accepts a device without a counter', async () => {
      const { device } = await owner({ counter: 0 });
      for (let i = 0; i < 2; i += 1) expect((await use(device, { counter: 0 })).status).toBe(200);
    });

    it('is limited per address, and answers when to retry', async () => {
      const strict = await startTestApp({ rateLimitFactor: 1, webOrigins: [HOME] });
      const answers = [];
      for (let i = 0; i < 21; i += 1)
        answers.push(
          await call(`${strict.url}/api/auth/passkeys/sign-in/options`, 'POST', {
            headers: { origin: HOME },
          }),
        );
      expect(answers.slice(0, 20).every(({ status }) => status === 200)).toBe(true);
      expect(answers[20]).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
      expect(Number(answers[20]?.headers.get('retry-after'))).toBeGreaterThan(0);
      await strict.close();
    });
  });

  describe('the page', () => {
    it.each([
      ['opened by an IP address', ADDRESS],
      ['of nobody we know', null],
    ])('%s has no passkeys', async (_, origin) => {
      const who = { ...by(await person(app)), origin };
      const refusal = { status: 403, json: { code: 'FORBIDDEN_ORIGIN' } };
      expect(await ask('POST', '/options', PASSWORD, who)).toMatchObject(refusal);
      expect(await ask('POST', '/sign-in/options', undefined, { origin })).toMatchObject(refusal);
      const device = new Authenticator(HOME);
      const registration = device.create(await creationOptions({ cookie: who.cookie }));
      expect(await ask('POST', '', { response: registration }, who)).toMatchObject(refusal);
      expect(await signIn(device.get(await requestOptions()), { origin })).toMatchObject(REFUSED);
    });

    it('of another site is refused', async () => {
      const { someone, device, passkey } = await owner();
      const foreign = { ...by(someone), origin: 'https://evil.example' };
      const refusal = { status: 403, json: { code: 'FORBIDDEN_ORIGIN' } };
      expect(await ask('POST', '/options', PASSWORD, foreign)).toMatchObject(refusal);
      expect(await ask('DELETE', `/${passkey.id}`, undefined, foreign)).toMatchObject(refusal);
      expect(await signIn(device.get(await requestOptions()), foreign)).toMatchObject(refusal);
    });
  });

  describe('managing them', () => {
    it('renames one', async () => {
      const { someone, passkey } = await owner();
      const renamed = await ask('PATCH', `/${passkey.id}`, { name: '  Old phone ' }, by(someone));
      expect(renamed).toMatchObject({ status: 200, json: { ...passkey, name: 'Old phone' } });
      expect((await ask('GET', '', undefined, by(someone))).json).toEqual({ items: [renamed.json] });
    });

    it('removes one, which then signs no one in; sessions that it started stay', async () => {
      const { someone, device, passkey } = await owner();
      const session = { cookie: cookieOf(await use(device)) };
      expect((await ask('DELETE', `/${passkey.id}`, undefined, by(someone))).status).toBe(204);
      expect(await use(device)).toMatchObject(REFUSED);
      expect((await ask('GET', '', undefined, session)).json).toEqual({ items: [] });
      expect((await ask('DELETE', `/${passkey.id}`, undefined, by(someone))).status).toBe(404);
    });

    it('answers a passkey of another user exactly as an unknown one, and does not change it', async () => {
      const { someone, device, passkey } = await owner();
      const third = by(await person(app));
      for (const [method, body] of [
        ['PATCH', { name: 'Mine now' }],
        ['DELETE', undefined],
      ] as const) {
        const theirs = await ask(method, `/${passkey.id}`, body, third);
        expect(theirs).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
        expect(theirs.text).toBe((await ask(method, `/${UNKNOWN_ID}`, body, third)).text);
      }
      expect((await ask('GET', '', undefined, third)).json).toEqual({ items: [] });
      expect((await ask('GET', '', undefined, by(someone))).json).toEqual({ items: [passkey] });
      expect((await use(device)).json.id).toBe(someone.me.id);
    });

    it('are deleted with the account', async () => {
      const { someone, device } = await owner();
      await app.sql.query(`DELETE FROM users WHERE id = $1`, [someone.me.id]);
      expect(await use(device)).toMatchObject(REFUSED);
    });
  });

  describe('malformed requests', () => {
    const invalid = { status: 400, json: { code: 'VALIDATION_FAILED' } };

    it.each([
      null,
      [],
      'text',
      {},
      { response: null },
      { response: {} },
      { response: [], name: 'x' },
      { name: ['x'], response: {} },
    ])('are refused: %j', async (body) => {
      const { someone, passkey } = await owner();
      expect(await ask('POST', '', body, by(someone))).toMatchObject(invalid);
      expect(await ask('POST', '/sign-in', body)).toMatchObject(invalid);
      expect(await ask('PATCH', `/${passkey.id}`, body, by(someone))).toMatchObject(invalid);
    });

    it('are refused by field: unknown, of another type, too long', async () => {
      const { someone, device } = await owner();
      const good = device.get(await requestOptions());
      const bad: unknown[] = [
        { ...good, extra: 1 },
        { ...good, id: ['x'] },
        { ...good, id: 'not base64!' },
        { ...good, id: 'A'.repeat(1_365) },
        { ...good, type: 'password' },
        { ...good, clientExtensionResults: null },
        { ...good, response: { ...good.response, extra: 1 } },
        { ...good, response: { ...good.response, signature: {} } },
        { ...good, response: { ...good.response, clientDataJSON: 'A'.repeat(4_097) } },
      ];
      for (const response of bad) expect(await signIn(response)).toMatchObject(invalid);
      const made = device.create(await creationOptions(by(someone)));
      for (const transports of ['usb', [1], Array.from({ length: 9 }, () => 'usb'), ['x'.repeat(21)]]) {
        const response = { ...made, response: { ...made.response, transports } };
        expect(await ask('POST', '', { response }, by(someone))).toMatchObject(invalid);
      }
      for (const name of ['', '   ', 'x'.repeat(51), 'two\nlines', 'nul\u0000', 7])
        expect(await ask('POST', '', { name, response: made }, by(someone))).toMatchObject(invalid);
      expect(await ask('DELETE', '/1', undefined, by(someone))).toMatchObject(invalid);
    });

    const JUNK: [string, string | Buffer][] = [
      ['nothing but zeros', Buffer.alloc(3)],
      ['null', 'null'],
      ['an object for a challenge', '{"challenge":{"a":1}}'],
      ['lists in lists', Buffer.alloc(3_000, 0x81)],
      ['a list that says it has 2^64 items', Buffer.from('9bffffffffffffffff', 'hex')],
      ['a map that says it has 2^64 items', Buffer.from('bbffffffffffffffff', 'hex')],
    ];
    it.each(JUNK)('with invalid binary data are refused without INTERNAL: %s', async (_, bytes) => {
      const junk = Buffer.from(bytes).toString('base64url');
      const { someone, device } = await owner();
      for (const field of ['clientDataJSON', 'attestationObject'] as const) {
        const made = device.create(await creationOptions(by(someone)));
        const response = { ...made, response: { ...made.response, [field]: junk } };
        expect(await ask('POST', '', { response }, by(someone))).toMatchObject({
          status: 400,
          json: { code: 'PASSKEY_INVALID' },
        });
        device.credentials.pop();
      }
      for (const field of ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const) {
        const got = device.get(await requestOptions());
        const response = { ...got, response: { ...got.response, [field]: junk } };
        const { json } = await signIn(response);
        expect(['VALIDATION_FAILED', 'INVALID_CREDENTIALS']).toContain(json.code);
      }
      expect((await use(device)).status).toBe(200);
    });
  });

  describe('a password reset', () => {
    const post = (path: string, body: unknown) =>
      call(`${app.url}/api/auth/${path}`, 'POST', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const resetBy = async (email: string) => {
      await post('password/forgot', { email });
      const { token } = await emailTo(app, email, ({ subject }) => subject === 'A new password for Zentra');
      expect((await post('password/reset', { token, newPassword: 'nine quiet bookshops' })).status).toBe(204);
    };
    const REMOVED = 'Passkeys were removed from your Zentra account';
    const STILL_WORK = 'Your passkeys for Zentra still work';

    it('that first confirms the address removes every passkey, and the email says so', async () => {
      const { someone, device } = await owner();
      await resetBy(someone.me.email);
      expect(await use(device)).toMatchObject(REFUSED);
      const { source } = await emailTo(app, someone.me.email, ({ subject }) => subject === REMOVED);
      // Users type the names of passkeys, and no email contains one.
      expect(source).not.toContain('My phone');
      expect(source).toContain('/you/security');
    });

    it('at a confirmed address keeps them, and the email leads to their list', async () => {
      const { someone, device } = await owner();
      const { email } = someone.me;
      const { token } = await emailTo(app, email, ({ subject }) => subject.startsWith('Is this your'));
      expect((await post('email/verify', { token })).status).toBe(204);
      await resetBy(email);
      expect((await use(device)).status).toBe(200);
      expect((await emailTo(app, email, ({ subject }) => subject === STILL_WORK)).source).toContain(
        '/you/security',
      );
    });

    it('removes a passkey that is added concurrently', async () => {
      const { someone, device } = await owner();
      const options = await creationOptions(by(someone));
      const ending = await app.sql.connect();
      await ending.query('BEGIN');
      await ending.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [someone.me.id]);
      const response = device.create({ ...options, excludeCredentials: [] });
      const adding = ask('POST', '', { name: 'Another', response }, by(someone));
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE%'`;
      await eventually('the call waits', async () => (await app.sql.query(waiting)).rowCount);
      await ending.query(`DELETE FROM sessions WHERE user_id = $1`, [someone.me.id]);
      await ending.query('COMMIT');
      ending.release();
      expect(await adding).toMatchObject({ status: 401, json: { code: 'UNAUTHENTICATED' } });
    });
  });
});
