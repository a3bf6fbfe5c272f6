import { Writable } from 'node:stream';
import { CLIENT_EVENTS, type PasskeyAssertion } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { cookieNameOf } from '../../src/sessions/cookie-name';
import { PinoLogger } from '../../src/common/observability/logger';
import { Authenticator } from '../support/authenticator';
import { acceptedPair, person, type TestPerson } from '../support/factories';
import { call, callJson, type Answer } from '../support/http';
import { emailTo } from '../support/emails';
import { connected, nextEvent, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

/** Every text, name and address of a user in this suite contains it. */
const MARK = 'Qx7Quokka';
const UNKNOWN = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
const SECRET = 'known to the session middleware alone Zw9Wombat';
/** The public key of a browser. */
const POINT = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
/** The password of `factories.ts`. */
const PASSWORD = 'seven quiet bookshops';

const INSIDES =
  /\b(SELECT|INSERT|UPDATE|RETURNING)\b|\brelation\b "|\bcolumn\b|constraint|syntax|QueryFailed|TypeError|node_modules|\.[jt]s:\d|\n\s+at /;

jest.setTimeout(120_000);

describe.each(['info', 'trace'] as const)('logs at %s', (level) => {
  let app: TestApp;
  let log = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString();
      done();
    },
  });
  const answers: string[] = [];
  const keep = async (answer: Promise<Answer>) => {
    const { text } = await answer;
    answers.push(text);
  };

  beforeAll(async () => {
    app = await startTestApp({ sessionSecret: SECRET }, new PinoLogger(level, destination));
  });
  afterAll(() => app.close());

  it('contain no password, cookie, secret, message, note or address, after successes and errors', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const outsider = await person(app, 'outsider');
    const cookie = a.client.http.cookie;
    const post = (path: string, body: unknown, own = cookie) =>
      keep(callJson(`${app.url}/api/${path}`, 'POST', { cookie: own, body }));
    const patch = (body: unknown) => keep(callJson(`${app.url}/api/users/me`, 'PATCH', { cookie, body }));
    const socket = await connected(rawSocket(app.url, { cookie }));
    const ask = async (event: string, payload: unknown) =>
      answers.push(JSON.stringify(await socket.timeout(5_000).emitWithAck(event, payload)));

    const everything = async () => {
      const name = `u${uuidv7().slice(-12)}`;
      await post(
        'register',
        { username: name, email: `${name}.${MARK}@example.org`, password: `${MARK} pass` },
        '',
      );
      await post('auth/login', { username: name, password: `${MARK} pass` }, '');
      await post('auth/login', { username: name, password: `${MARK} wrong` }, '');
      await post('auth/login', { username: `${MARK}@example.org`, password: [MARK] }, '');
      await post('interests', { recipient: outsider.me.username, message: `${MARK} note` });
      await post(`conversations/${conversationId}/messages`, {
        clientId: uuidv7(),
        body: `${MARK} over HTTP`,
      });
      await ask('message:send', { conversationId, clientId: uuidv7(), body: `${MARK} over the socket` });
      const keys = { p256dh: 'BHH2J4', auth: `${MARK}aaaaaaaaaaaaa` };
      const push = { endpoint: `https://push.example.org/${MARK}`, keys };
      await keep(callJson(`${app.url}/api/push/subscription`, 'PUT', { cookie, body: push }));
      const whole = { ...push, keys: { ...keys, p256dh: POINT } };
      await keep(callJson(`${app.url}/api/push/subscription`, 'PUT', { cookie, body: whole }));
      await patch({ bio: `${MARK} bio` });
      for (const event of Object.keys(CLIENT_EVENTS)) await ask(event, { [MARK]: MARK, body: MARK });
      await ask(MARK, { body: MARK });
      for (const [type, body] of [
        ['application/json', `{"bio": "${MARK}`],
        ['application/json', MARK],
        ['text/plain', MARK],
        ['application/json', JSON.stringify({ bio: MARK.repeat(20_000) })],
      ] as const) {
        const headers = { cookie, 'content-type': type };
        await keep(call(`${app.url}/api/users/me`, 'PATCH', { headers, body }));
      }
      await keep(
        callJson(`${app.url}/api/users?q=${MARK}&${MARK}=${MARK}&cursor=${MARK}`, 'GET', { cookie }),
      );
      await keep(
        callJson(`${app.url}/api/${MARK}`, 'GET', {
          cookie: `${cookieNameOf(app.config)}=s%3A${MARK}.${MARK}`,
        }),
      );
    };

    await everything();
    // Bugs of our own, each with user content in the failing statement.
    const BROKEN = [
      ['ALTER TABLE users RENAME TO users_gone', 'ALTER TABLE users_gone RENAME TO users'],
      ['ALTER TABLE messages RENAME TO messages_gone', 'ALTER TABLE messages_gone RENAME TO messages'],
      ['ALTER TABLE interests RENAME TO interests_gone', 'ALTER TABLE interests_gone RENAME TO interests'],
      [
        'ALTER TABLE messages ADD CONSTRAINT broken CHECK (length(body) < 1) NOT VALID',
        'ALTER TABLE messages DROP CONSTRAINT broken',
      ],
      [
        'ALTER TABLE push_subscriptions ADD CONSTRAINT broken CHECK (length(endpoint) < 1) NOT VALID',
        'ALTER TABLE push_subscriptions DROP CONSTRAINT broken',
      ],
      // Postgres quotes values that it refuses.
      [
        `ALTER TABLE users RENAME COLUMN bio TO kept_bio; ALTER TABLE users ADD COLUMN bio integer NOT NULL DEFAULT 0`,
        `ALTER TABLE users DROP COLUMN bio; ALTER TABLE users RENAME COLUMN kept_bio TO bio`,
      ],
      [
        `ALTER TABLE users RENAME COLUMN email TO kept_email; ALTER TABLE users ADD COLUMN email integer`,
        `ALTER TABLE users DROP COLUMN email; ALTER TABLE users RENAME COLUMN kept_email TO email`,
      ],
    ] as const;
    for (const [breaks, mends] of BROKEN) {
      const before = log.length;
      await app.sql.query(breaks);
      await everything();
      await app.sql.query(mends);
      // It was logged; otherwise the absence of content would prove nothing.
      expect([breaks, log.slice(before)]).toEqual([breaks, expect.stringContaining('"level":50')]);
    }
    await b.client.logout();
    socket.disconnect();

    const cookies = [a, outsider].map(({ client }) => client.http.cookie.split('=')[1] ?? 'none');
    const sessionIds = cookies.map((value) => decodeURIComponent(value).slice(2).split('.')[0] ?? 'none');
    const databasePassword = new URL(app.databaseUrl).password;
    const secrets = [MARK, SECRET, PASSWORD, databasePassword, ...cookies, ...sessionIds, '@example.org'];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(7);
      expect(log.split('\n').filter((line) => line.includes(secret))).toEqual([]);
    }
    expect(log).toContain('QueryFailedError');

    // The answers reveal neither internals nor data of other users.
    const errors = answers.filter((answer) => /"code":|"ok":false/.test(answer));
    expect(errors.length).toBeGreaterThan(80);
    expect(errors.filter((answer) => answer.includes('"INTERNAL"')).length).toBeGreaterThan(5);
    expect(errors.filter((answer) => INSIDES.test(answer))).toEqual([]);
    const others = [b.me.email, b.me.id, outsider.me.email, outsider.me.id, SECRET];
    expect(errors.filter((answer) => others.some((one) => answer.includes(one)))).toEqual([]);
  });

  it('contain nothing of reports, decisions, searches, uploads, emails, passkeys or exports', async () => {
    const { a, conversationId } = await acceptedPair(app);
    const moderator = await person(app, 'moderator');
    await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [moderator.me.id]);
    await a.client.send(conversationId, `${MARK} is what they look for`);
    const as = ({ client }: TestPerson, method: string, path: string, body?: unknown) => {
      const answer = callJson(`${app.url}/api/${path}`, method, { cookie: client.http.cookie, body });
      void keep(answer);
      return answer;
    };
    const secrets = [MARK];

    // Emails, with the links that sign a user in.
    const forgetful = await person(app, 'forgetful');
    const { email } = forgetful.me;
    const verification = await emailTo(app, email, ({ token }) => token !== '');
    await as(forgetful, 'POST', 'auth/password/forgot', { email });
    const reset = await emailTo(app, email, ({ subject }) => subject === 'A new password for Zentra');
    secrets.push(verification.token, reset.token);

    // A passkey that is requested, created and used.
    const origin = 'http://localhost:5173';
    const device = new Authenticator(origin);
    const passkey = async <T>(path: string, body?: unknown) => {
      // Signing in with a session would end that session.
      const cookie = path.startsWith('/sign-in') ? '' : a.client.http.cookie;
      const headers = { origin, cookie, 'content-type': 'application/json' };
      const answer = call(`${app.url}/api/auth/passkeys${path}`, 'POST', {
        headers,
        body: JSON.stringify(body),
      });
      await keep(answer);
      return (await answer).json as T;
    };
    const made = device.create(await passkey('/options', { currentPassword: PASSWORD }));
    secrets.push(made.id, made.response.attestationObject, made.response.clientDataJSON);
    // One for each round, requested while that is possible.
    const proofs: PasskeyAssertion[] = [];
    for (let i = 0; i < 20; i += 1) proofs.push(device.get(await passkey('/sign-in/options', {})));
    secrets.push(...proofs.map(({ response }) => response.signature));
    const { id: key } = await passkey<{ id: string }>('', { name: `${MARK} phone`, response: made });

    const everything = async () => {
      const victims = [await person(app, 'victim'), await person(app, 'victim')] as const;
      for (const [act, { me }] of [
        ['warn', victims[0]],
        ['suspend', victims[1]],
      ] as const) {
        const report = { userId: me.id, reason: 'other', details: `${MARK} details` };
        const { id = UNKNOWN } = (await as(a, 'POST', 'reports', report)).json as { id?: string };
        await as(moderator, 'GET', `moderation/reports/${id}`);
        await as(moderator, 'POST', `moderation/reports/${id}/${act}`, { message: `${MARK} judged` });
      }
      await as(victims[0], 'GET', 'warnings');
      await as(victims[1], 'POST', 'auth/login', { username: victims[1].me.username, password: PASSWORD });
      await as(a, 'GET', `search/messages?q=${MARK}`);
      const headers = { cookie: a.client.http.cookie, 'content-type': 'application/octet-stream' };
      const upload = `${app.url}/api/attachments?conversationId=${conversationId}&name=${MARK}.txt`;
      await keep(call(upload, 'POST', { headers, body: `${MARK} in a file` }));
      for (const token of [verification.token, `${MARK}-token`])
        await as(forgetful, 'POST', 'auth/email/verify', { token });
      for (const token of [`${MARK}-token`, reset.token])
        await as(forgetful, 'POST', 'auth/password/reset', { token, newPassword: `${MARK} password` });
      await passkey('', { name: `${MARK} phone`, response: made });
      await passkey('/sign-in', { response: proofs.shift() });
      await as(a, 'PATCH', `auth/passkeys/${key}`, { name: `${MARK} renamed` });
    };

    await everything();
    // All of it succeeded; otherwise its absence in the logs would prove nothing.
    for (const words of [
      `${MARK} judged`,
      `"status":403,"detail":"${MARK} judged"`,
      'what they look for',
      `${MARK}.txt`,
    ])
      expect([words, answers.filter((answer) => answer.includes(words)).length]).not.toEqual([words, 0]);
    const renamed = (table: string) => [
      `ALTER TABLE ${table} RENAME TO ${table}_gone`,
      `ALTER TABLE ${table}_gone RENAME TO ${table}`,
    ];
    // The value is refused, and Postgres quotes it.
    const numeric = (table: string, column: string) => [
      `ALTER TABLE ${table} RENAME COLUMN ${column} TO kept; ALTER TABLE ${table} ADD COLUMN ${column} integer`,
      `ALTER TABLE ${table} DROP COLUMN ${column}; ALTER TABLE ${table} RENAME COLUMN kept TO ${column}`,
    ];
    for (const [breaks = '', mends = ''] of [
      ...['reports', 'warnings', 'audit_log', 'mail_tokens', 'passkeys', 'passkey_challenges'].map(renamed),
      ...['search_blocks', 'attachments'].map(renamed),
      numeric('reports', 'details'),
      numeric('warnings', 'message'),
      numeric('users', 'suspension_note'),
      numeric('attachments', 'name'),
      numeric('passkeys', 'credential_id'),
      numeric('passkeys', 'name'),
    ]) {
      const before = log.length;
      await app.sql.query(breaks);
      await everything();
      await app.sql.query(mends);
      expect([breaks, log.slice(before)]).toEqual([breaks, expect.stringContaining('"level":50')]);
    }

    // An export that fails in the middle, with user content in memory.
    await a.client.connect();
    const failed = nextEvent(a.client, 'export:changed', ({ export: { status } }) => status === 'failed');
    const before = log.length;
    await app.sql.query('ALTER TABLE warnings RENAME TO warnings_gone');
    await a.client.account.startExport();
    await failed;
    await app.sql.query('ALTER TABLE warnings_gone RENAME TO warnings');
    expect(log.slice(before)).toContain('"context":"Exports"');
    a.client.close();

    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(7);
      expect(log.split('\n').filter((line) => line.includes(secret))).toEqual([]);
    }
    const errors = answers.filter((answer) => /"code":/.test(answer));
    expect(errors.filter((answer) => INSIDES.test(answer))).toEqual([]);
  });
});
