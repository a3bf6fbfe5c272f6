import { createServer, type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { emailsTo, emailTo, type ReceivedEmail } from '../support/emails';
import { SmtpServer } from '../support/smtp-server';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const ofSubject = (subject: string) => (mail: ReceivedEmail) => mail.subject === subject;
const VERIFY = ofSubject('Is this your e-mail address?');
const CHANGE = ofSubject('Your new e-mail address for Zentra');
const ASKED = ofSubject('Your e-mail address for Zentra is about to change');
const IN_USE = ofSubject('Somebody wanted to use your e-mail address');
const RESET = ofSubject('A new password for Zentra');

describe('an email address', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  let count = 0;
  const freshAddress = () => `fresh${(count += 1)}@example.com`;
  const change = ({ client, password }: TestPerson, email: string) =>
    client.account.changeEmail({ email, currentPassword: password });
  const confirm = (token: string) =>
    callJson(`${app.url}/api/auth/email/verify`, 'POST', { body: { token } });

  it('is confirmed once by the link of the registration email, without a session', async () => {
    const one = await person(app);
    expect(one.me.emailVerified).toBe(false);
    const { token, source } = await emailTo(app, one.me.email, VERIFY);
    expect(source).toContain(`http://127.0.0.1:5173/verify-email?token=${token}\n`);
    await one.client.connect();
    const changed = nextEvent(one.client, 'me:changed');
    expect((await confirm(token)).status).toBe(204);
    await changed;
    one.client.close();
    expect((await one.client.me()).emailVerified).toBe(true);
    expect(await confirm(token)).toMatchObject({ status: 410, json: { code: 'INVALID_TOKEN' } });
  });

  it('can have its link resent, which invalidates the older one; a confirmed address gets none', async () => {
    const one = await person(app);
    const older = await emailTo(app, one.me.email, VERIFY);
    await one.client.account.resendVerification();
    const newer = await emailTo(app, one.me.email, (mail) => VERIFY(mail) && mail.token !== older.token);
    expect((await confirm(older.token)).json.code).toBe('INVALID_TOKEN');
    expect((await confirm(newer.token)).status).toBe(204);
    await one.client.account.resendVerification();
    // Its email is written after the one that must not be sent.
    await change(one, freshAddress());
    await emailTo(app, one.me.email, ASKED);
    expect((await emailsTo(app, one.me.email)).filter(VERIFY)).toHaveLength(2);
  });

  it('changes when the link sent to the new one is opened, after a notice to the old one', async () => {
    const one = await person(app);
    const old = one.me.email;
    const email = freshAddress();
    await change(one, email);
    const { token } = await emailTo(app, email, CHANGE);
    const notice = await emailTo(app, old, ASKED);
    expect(notice.token).toBe('');
    expect(notice.source).not.toContain(email);
    expect((await one.client.me()).email).toBe(old);
    expect((await confirm(token)).status).toBe(204);
    expect(await one.client.me()).toMatchObject({ email, emailVerified: true });
    expect((await confirm(token)).json.code).toBe('INVALID_TOKEN');
    const signIn = (username: string) =>
      callJson(`${app.url}/api/auth/login`, 'POST', { body: { username, password: one.password } });
    expect([(await signIn(email)).status, (await signIn(old)).status]).toEqual([200, 401]);
  });

  it('needs the password, and sends no email without it', async () => {
    const one = await person(app);
    const email = freshAddress();
    await expect(change({ ...one, password: 'not this one' }, email)).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    await expect(change(one, 'no address')).rejects.toMatchObject({ errors: [{ path: 'email' }] });
    await change(one, freshAddress());
    await emailTo(app, one.me.email, ASKED);
    expect(await emailsTo(app, email)).toEqual([]);
    expect((await emailsTo(app, one.me.email)).filter(ASKED)).toHaveLength(1);
  });

  it('does not reveal that an address is taken: the same answer, and its owner gets an email without a link', async () => {
    const [one, owner] = [await person(app), await person(app)];
    const ask = (email: string) =>
      callJson(`${app.url}/api/auth/email`, 'POST', {
        cookie: one.client.http.cookie,
        body: { email, currentPassword: one.password },
      });
    const [taken, free] = [await ask(owner.me.email), await ask(freshAddress())];
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    expect(taken.status).toBe(204);
    const mail = await emailTo(app, owner.me.email, IN_USE);
    expect(mail.source).not.toMatch(/https?:/);
    expect((await emailsTo(app, owner.me.email)).filter(CHANGE)).toEqual([]);
    expect((await owner.client.me()).email).toBe(owner.me.email);
  });

  it('belongs to the user who opens their link first; the other is notified only then', async () => {
    const [one, other] = [await person(app), await person(app)];
    const email = freshAddress();
    await change(one, email);
    const first = await emailTo(app, email, CHANGE);
    await change(other, email);
    const second = await emailTo(app, email, (mail) => CHANGE(mail) && mail.token !== first.token);
    expect((await confirm(second.token)).status).toBe(204);
    expect(await confirm(first.token)).toMatchObject({ status: 409, json: { code: 'EMAIL_TAKEN' } });
    expect((await other.client.me()).email).toBe(email);
    expect((await one.client.me()).email).toBe(one.me.email);
  });

  it('a pending change is cancelled by a change or a reset of the password', async () => {
    const one = await person(app);
    const email = freshAddress();
    await change(one, email);
    const first = await emailTo(app, email, CHANGE);
    await one.client.account.changePassword({
      currentPassword: one.password,
      newPassword: 'nine loud market stalls',
    });
    expect((await confirm(first.token)).json.code).toBe('INVALID_TOKEN');

    await change({ ...one, password: 'nine loud market stalls' }, email);
    const second = await emailTo(app, email, (mail) => CHANGE(mail) && mail.token !== first.token);
    await one.client.account.forgotPassword({ email: one.me.email });
    const { token } = await emailTo(app, one.me.email, RESET);
    await one.client.account.resetPassword({ token, newPassword: 'ten small rivers' });
    expect((await confirm(second.token)).json.code).toBe('INVALID_TOKEN');
  });

  it('a password reset link sent to the old address is invalid after the change', async () => {
    const one = await person(app);
    await one.client.account.forgotPassword({ email: one.me.email });
    const { token } = await emailTo(app, one.me.email, RESET);
    const email = freshAddress();
    await change(one, email);
    await confirm((await emailTo(app, email, CHANGE)).token);
    await expect(
      one.client.account.resetPassword({ token, newPassword: 'nine loud market stalls' }),
    ).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('goes out by SMTP where it is configured, as text and HTML, and no file is stored', async () => {
    const smtp = await SmtpServer.start();
    const other = await startTestApp({ smtpUrl: smtp.url });
    const arrived = smtp.next();
    const { client, me } = await person(other);
    const { to, source } = await arrived;
    expect(to).toBe(me.email);
    expect(source).toContain('From: Zentra <hello@example.org>');
    expect(source).toMatch(/text\/plain[\s\S]*text\/html/);
    const [, token = ''] = /\/verify-email\?token=(\S+)$/m.exec(source) ?? [];
    await client.account.confirmEmail({ token });
    expect((await client.me()).emailVerified).toBe(true);
    expect(await emailsTo(other, me.email)).toEqual([]);
    await other.close();
    smtp.close();
  });

  it('warns once without an SMTP server, and logs no address when one refuses', async () => {
    const warnings = jest.spyOn(Logger.prototype, 'warn');
    const errors = jest.spyOn(Logger.prototype, 'error');
    const other = await startTestApp();
    expect(warnings.mock.calls.map(([said]: unknown[]) => String(said))).toEqual([
      `SMTP_URL is not set: emails are written to files in ${other.dataDir}/outbox`,
    ]);
    await other.close();

    const smtp = await SmtpServer.start({ refusesRecipients: true });
    const refusing = await startTestApp({ smtpUrl: smtp.url });
    const { me } = await person(refusing);
    await refusing.close();
    smtp.close();
    expect(smtp.refused).toBe(1);
    const said = errors.mock.calls.map((call: unknown[]) => call.map(String).join(' '));
    expect(said).toEqual([expect.stringContaining('An email could not be sent: EENVELOPE RCPT TO 550')]);
    expect(said.join()).not.toContain(me.email);
    jest.restoreAllMocks();
  });

  it('an SMTP server that fails neither fails nor delays an answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    for (const smtpUrl of [`smtp://127.0.0.1:${port}`, 'smtp://127.0.0.1:1']) {
      const other = await startTestApp({ smtpUrl });
      const start = performance.now();
      const { client, me } = await person(other);
      await client.account.forgotPassword({ email: me.email });
      expect(performance.now() - start).toBeLessThan(3_000);
      expect((await client.me()).id).toBe(me.id);
      await other.close();
    }
    silent.close();
  }, 60_000);
});

describe('a username', () => {
  it('can be changed to a free one', async () => {
    const app = await startTestApp();
    const [one, other] = [await person(app), await person(app)];
    expect((await one.client.updateMe({ username: 'New_Name.1' })).username).toBe('new_name.1');
    expect((await other.client.person('new_name.1')).id).toBe(one.me.id);
    await expect(one.client.updateMe({ username: other.me.username.toUpperCase() })).rejects.toMatchObject({
      code: 'USERNAME_TAKEN',
    });
    await expect(one.client.updateMe({ username: 'a b' })).rejects.toMatchObject({
      errors: [{ path: 'username' }],
    });
    await app.close();
  });
});
