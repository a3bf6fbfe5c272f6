import { ZentraClient } from '@zentra/client';
import { LANGUAGES, type Language } from '@zentra/contracts';
import { EMAIL_TEMPLATES } from '../../src/emails/templates/email-templates';
import { toText } from '../../src/emails/templates/email-layout';
import { deviceOf, person, type TestPerson } from '../support/factories';
import { call, callJson } from '../support/http';
import { fromQuoted, headerIn, emailTo, type ReceivedEmail } from '../support/emails';
import { SmtpServer } from '../support/smtp-server';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const VERIFY: Record<Language, string> = {
  en: 'Is this your e-mail address?',
  de: 'Ist das deine E-Mail-Adresse?',
  ar: 'هل هذا عنوان بريدك الإلكتروني؟',
};
const RESET: Record<Language, string> = {
  en: 'A new password for Zentra',
  de: 'Ein neues Passwort für Zentra',
  ar: 'كلمة مرور جديدة لحسابك في Zentra',
};
const IN_USE_AR = 'أراد شخص ما استخدام عنوان بريدك الإلكتروني';
const ASKED_DE = 'Deine E-Mail-Adresse für Zentra soll sich ändern';
const CHANGE_DE = 'Deine neue E-Mail-Adresse für Zentra';

const ofSubject = (subject: string) => (email: ReceivedEmail) => email.subject === subject;

describe('an account email', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  let count = 0;
  const fresh = () => {
    const username = `reader${(count += 1)}`;
    return { username, email: `${username}@example.org`, password: 'seven quiet bookshops' };
  };
  const speaking = async (language: Language, url = app.url): Promise<TestPerson> => {
    const client = new ZentraClient({ url });
    const account = fresh();
    return { client, me: await client.register({ ...account, language }), password: account.password };
  };
  const registerWith = (headers: Record<string, string>, body: object = {}) =>
    call(`${app.url}/api/register`, 'POST', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ ...fresh(), ...body }),
    });

  it.each([
    ['en', 'ltr', 'Hello, this address was given for an account on Zentra.'],
    ['de', 'ltr', 'Hallo, diese Adresse wurde für ein Konto bei Zentra angegeben.'],
    ['ar', 'rtl', 'مرحبًا، أُدخل هذا العنوان لحساب في Zentra.'],
  ] as const)(
    'is in the language %s, direction %s, of the registration page',
    async (language, dir, first) => {
      const { client, me } = await speaking(language);
      expect(me.language).toBe(language);
      const { source, token } = await emailTo(app, me.email, ofSubject(VERIFY[language]));
      expect(source).toContain(`<html lang="${language}" dir="${dir}">`);
      expect(source).toContain(`<title>${VERIFY[language]}</title>`);
      // As in the file, once as text and once as HTML.
      const words = source.replaceAll('\n', ' ').split(first);
      expect(words).toHaveLength(3);
      await client.account.confirmEmail({ token });
      expect((await client.me()).emailVerified).toBe(true);
    },
  );

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en-GB,de;q=0.9,en;q=0.8', 'en'],
    ['fr,ar;q=0.4,de;q=0.3', 'ar'],
    ['en;q=0.1,DE-ch;q=0.7', 'de'],
    ['de;q=0,ar;q=0.1', 'ar'],
    ['fr-CA,fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;q=,,=', 'en'],
  ])(
    'without a chosen language is in the first supported one of Accept-Language “%s”: %s',
    async (header, language) => {
      const answer = await registerWith({ 'accept-language': header });
      expect(answer).toMatchObject({ status: 201, json: { language } });
    },
  );

  it('is in the language of the request body, whatever `Accept-Language` says', async () => {
    const answer = await registerWith({ 'accept-language': 'ar' }, { language: 'de' });
    expect(answer).toMatchObject({ status: 201, json: { language: 'de' } });
  });

  it.each([['fr'], ['DE'], [''], [null], [['de']]])('refuses the language %j', async (language) => {
    const { client } = await person(app);
    for (const answer of [
      await registerWith({}, { language }),
      await callJson(`${app.url}/api/users/me`, 'PATCH', { cookie: client.http.cookie, body: { language } }),
    ])
      expect(answer).toMatchObject({
        status: 400,
        json: { code: 'VALIDATION_FAILED', errors: [{ path: 'language' }] },
      });
    expect((await client.me()).language).toBe('en');
  });

  it('is in the language selected last, and the other devices are notified of the selection', async () => {
    const one = await speaking('en');
    await emailTo(app, one.me.email, ofSubject(VERIFY.en));
    const other = await deviceOf(app, one);
    await other.connect();
    const changed = nextEvent(other, 'me:changed');
    expect((await one.client.updateMe({ language: 'ar' })).language).toBe('ar');
    await changed;
    expect((await other.me()).language).toBe('ar');
    other.close();
    await one.client.account.resendVerification();
    await emailTo(app, one.me.email, ofSubject(VERIFY.ar));
    // A change of another field does not change the language.
    await one.client.updateMe({ bio: 'Quiet bookshops', settings: { sound: false } });
    await one.client.account.forgotPassword({ email: one.me.email });
    await emailTo(app, one.me.email, ofSubject(RESET.ar));
  });

  it('about a forgotten password is in the language of the account, not of the requester', async () => {
    const one = await speaking('ar');
    const forgot = (email: string) =>
      call(`${app.url}/api/auth/password/forgot`, 'POST', {
        headers: { 'content-type': 'application/json', 'accept-language': 'de' },
        body: JSON.stringify({ email }),
      });
    const [known, unknown] = [await forgot(one.me.email), await forgot('nobody@example.org')];
    const { token } = await emailTo(app, one.me.email, ofSubject(RESET.ar));
    await one.client.account.resetPassword({ token, newPassword: 'nine loud market stalls' });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const names = ({ headers }: typeof known) => [...headers.keys()].sort();
    expect(names(known)).toEqual(names(unknown));
    expect(names(known)).not.toContain('content-language');
  });

  it('about a taken address is in the language of its owner', async () => {
    const [asker, owner] = [await speaking('de'), await speaking('ar')];
    const change = (email: string) =>
      asker.client.account.changeEmail({ email, currentPassword: asker.password });
    await change(owner.me.email);
    const { source } = await emailTo(app, owner.me.email, ofSubject(IN_USE_AR));
    expect(source).toContain('<html lang="ar" dir="rtl">');
    await emailTo(app, asker.me.email, ofSubject(ASKED_DE));
    const { email } = fresh();
    await change(email);
    await emailTo(app, email, ofSubject(CHANGE_DE));
  });

  it('goes to the SMTP server in ASCII, whatever its language', async () => {
    const smtp = await SmtpServer.start();
    const other = await startTestApp({ smtpUrl: smtp.url });
    const arrived = smtp.next();
    const { client } = await speaking('de', other.url);
    const { source } = await arrived;
    expect(source).toMatch(/^[\x20-\x7e\n\t]*$/);
    expect(headerIn(source, 'Subject')).toBe(VERIFY.de);
    const [, token = ''] = /\/verify-email\?token=(\S+)$/m.exec(fromQuoted(source)) ?? [];
    await client.account.confirmEmail({ token });
    await other.close();
    smtp.close();
  });

  it('and its language are visible to the user alone', async () => {
    const [one, other] = [await speaking('de'), await person(app)];
    const { cookie } = other.client.http;
    for (const path of [`/api/users/${one.me.username}`, '/api/users?limit=100']) {
      const answer = await callJson(app.url + path, 'GET', { cookie });
      expect(answer.text).toContain(one.me.username);
      expect(answer.text).not.toMatch(/"language"|"de"/);
    }
  });
});

describe.each(LANGUAGES)('the texts of emails in %s', (language) => {
  const url = 'http://127.0.0.1:5173/verify-email?token=q8SxVnZ0c1mR4uKfJ2wYtA';
  const names = Object.keys(EMAIL_TEMPLATES.en) as (keyof typeof EMAIL_TEMPLATES.en)[];

  it.each(names)('have the paragraphs and links of the English ones, in lines that fit: %s', (name) => {
    const [content, english] = [EMAIL_TEMPLATES[language][name](url), EMAIL_TEMPLATES.en[name](url)];
    expect(content.paragraphs).toHaveLength(english.paragraphs.length);
    expect(content.link?.url).toBe(english.link?.url);
    const lines = toText(content).split('\n');
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
    expect(lines.includes(url)).toBe(content.link !== undefined);
    // Every character belongs to the script of the language; English is ASCII for old programs.
    const words = [content.subject, ...content.paragraphs, content.link?.label ?? ''].join('');
    const script = { en: /^[\x20-\x7e]*$/, de: /^[\x20-\x7eäöüÄÖÜß]*$/, ar: /^[\p{scx=Arabic} \p{P}]*$/u };
    expect(words.replaceAll('Zentra', '')).toMatch(script[language]);
  });
});
