import { randomUUID } from 'node:crypto';
import { ZentraClient } from '@zentra/client';
import { DataSource } from 'typeorm';
import { migrate } from '../../src/database/data-source';
import { FoldNamesInCode1763850021000 } from '../../src/database/migrations/1763850021000-FoldNamesInCode';
import { TellUsernamesApart1763850022000 } from '../../src/database/migrations/1763850022000-TellUsernamesApart';
import { createEmptyDatabase } from '../support/databases';
import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('people', () => {
  let app: TestApp;
  let viewer: TestPerson;
  beforeAll(async () => {
    app = await startTestApp();
    viewer = await person(app, 'viewer');
  });
  afterAll(() => app.close());

  /** Creates a user with the given display name. */
  const named = async (displayName: string) => {
    const one = await person(app);
    await one.client.updateMe({ displayName });
    return one;
  };
  const search = async (q: string) =>
    (await viewer.client.people({ q })).items.map(({ displayName }) => displayName);

  it('shows exactly the fields of the contract, and no email address', async () => {
    const other = await person(app, 'other');
    expect(await viewer.client.person(other.me.username)).toEqual({
      id: other.me.id,
      username: other.me.username,
      displayName: other.me.username,
      avatarUrl: null,
      bio: '',
      contact: 'everyone',
      relation: 'none',
      blocked: false,
      interestId: null,
      conversationId: null,
    });
  });

  it('finds users by name or username, without accents and case, with a typing error', async () => {
    const zoe = await named('Zoë Müller-Lüdenscheidt');
    await named('Jonas Thiel');
    expect(await search('zoe')).toContain('Zoë Müller-Lüdenscheidt');
    expect(await search('MULLER')).toContain('Zoë Müller-Lüdenscheidt');
    expect(await search('ludenscheit')).toContain('Zoë Müller-Lüdenscheidt');
    expect(await search(zoe.me.username)).toContain('Zoë Müller-Lüdenscheidt');
    expect(await search('zoe')).not.toContain('Jonas Thiel');
  });

  it.each([
    ['Cyrillic, a letter left out', 'Екатерина Соколова', 'Екатрина'],
    ['Cyrillic, the words the other way', 'Екатерина Соколова', 'соколова екатерина'],
    ['Cyrillic, without its dots', 'Алёна Королёва', 'алена королева'],
    ['Greek, another letter', 'Αλέξανδρος Παπαδόπουλος', 'αλεξανδρως'],
    ['Greek, the words the other way', 'Αλέξανδρος Παπαδόπουλος', 'παπαδοπουλος αλεξανδρος'],
    ['Hebrew, a letter doubled', 'אברהם כהן', 'אבררהם'],
    ['Hebrew, without its final form', 'אברהם כהן', 'אברהמ'],
    ['Arabic, another letter', 'عبد الرحمن السيد', 'الرحمان'],
    ['Arabic, the words the other way', 'فاطمة الزهراء', 'الزهراء فاطمه'],
    ['Arabic, presentation forms', 'محمد يوسف', 'ﻣﺤﻤﺪ'],
    ['Persian, Arabic letters for its own', 'کیمیا', 'كيميا'],
    ['kana, another letter', 'さくらもとこ', 'さくらもとか'],
    ['kana, the other syllabary', 'サクラ', 'さくら'],
    ['kana, half width', 'サクラ', 'ｻｸﾗ'],
    ['Korean, an unfinished syllable', '김민수', '김미'],
    ['Georgian, a letter left out', 'ქეთევან ბერიძე', 'ქეთვან'],
    ['Han, in the middle', '王小明', '小明'],
    ['Latin, without its apostrophe', 'Sinéad O’Brien', 'obrien'],
    ['Latin, full width', 'Ｋｅｎｊｉ', 'kenji'],
  ])('finds users in every script: %s', async (_, displayName, q) => {
    await named(displayName);
    await named('Наталья 李 Αθηνά');
    const found = await search(q);
    expect(found).toContain(displayName);
    expect(found).not.toContain('Наталья 李 Αθηνά');
  });

  it.each(['%', '\\', "'", '"', ')', '%%%', "'; DROP TABLE users; --"])(
    'takes %j as letters, not as a pattern',
    async (q) => {
      expect(await search(q)).toEqual([]);
    },
  );

  it.each([
    ['li', 'Wei Li', 'Julian Stein'],
    ['we li', 'Wei Li', 'Wei Adler'],
    ['m', 'Jonas Müller-Lorenz', 'Timo Thiel'],
    ['lo', 'Jonas Müller-Lorenz', 'Carlo Thiel'],
    ['да', 'Дарья Соколова', 'Людмила Соколова'],
  ])('treats one or two letters as the prefix of a word: %s', async (q, found, other) => {
    const [one, two] = [await named(found), await named(other)];
    // Usernames of the factories contain the letters, too.
    await app.sql.query(
      `UPDATE users SET username = 'x' || substr(md5(username), 1, 20) WHERE id = ANY ($1)`,
      [[one.me.id, two.me.id]],
    );
    const ids = (await viewer.client.people({ q, limit: 100 })).items.map(({ id }) => id);
    expect(ids).toContain(one.me.id);
    expect(ids).not.toContain(two.me.id);
  });

  it('finds an underscore', async () => {
    // The factories append a random suffix to each username, and the display name starts as the
    // username.
    const { me } = await person(app);
    const found = await search('_');
    expect(found).toContain(me.displayName);
  });

  it.each([
    ['bernard', 'bemard'],
    ['bob0', 'bobo'],
    ['lily1', 'lilyl'],
    ['will', 'wi11'],
    ['ann.lee', 'ann_lee'],
    ['savvy', 'sawy'],
    ['karl', 'karl_'],
    ['marl', '__marl..'],
  ])('refuses a username that looks like another: %s, then %s', async (first, second) => {
    const register = (username: string) =>
      new ZentraClient({ url: app.url }).register({
        username,
        email: `${randomUUID()}@example.org`,
        password: 'seven quiet bookshops',
      });
    const { username } = await register(first);
    await expect(register(second)).rejects.toMatchObject({
      code: 'USERNAME_TAKEN',
      errors: [{ path: 'username', code: 'taken' }],
    });
    const other = await person(app);
    await expect(other.client.updateMe({ username: second })).rejects.toMatchObject({
      code: 'USERNAME_TAKEN',
    });
    expect((await viewer.client.person(username)).username).toBe(first);
  });

  it('leaves existing accounts with similar usernames, and can rename them', async () => {
    const [older, younger] = [await person(app), await person(app)];
    const runner = app.app.get(DataSource).createQueryRunner();
    const migration = new TellUsernamesApart1763850022000();
    await migration.down(runner);
    await app.sql.query(`UPDATE users SET username = 'modern' WHERE id = $1`, [older.me.id]);
    await app.sql.query(`UPDATE users SET username = 'modem' WHERE id = $1`, [younger.me.id]);
    await migration.up(runner);
    await runner.release();
    expect(await younger.client.updateMe({ username: 'modem', bio: 'Still me' })).toMatchObject({
      username: 'modem',
      bio: 'Still me',
    });
    expect(await younger.client.updateMe({ username: 'router' })).toMatchObject({ username: 'router' });
    await expect(younger.client.updateMe({ username: 'modem' })).rejects.toMatchObject({
      code: 'USERNAME_TAKEN',
    });
    expect(await older.client.updateMe({ username: 'modem' })).toMatchObject({ username: 'modem' });
  });

  it('removes direction and invisible characters from older names', async () => {
    const one = await person(app);
    const store = (name: string) =>
      app.sql.query(`UPDATE users SET display_name = $2 WHERE id = $1`, [one.me.id, name]);
    await store('\u202eevil\u200b');
    expect((await viewer.client.person(one.me.username)).displayName).toBe('evil');
    await store('\u3164');
    expect((await viewer.client.person(one.me.username)).displayName).toBe(one.me.username);
  });

  it.each([
    ['\u3164', 'invisible'],
    ['be\u202ert', 'forbidden_characters'],
    ['be\u2028rt', 'not_one_line'],
  ])('refuses the name %j', async (displayName, code) => {
    const one = await person(app);
    await expect(one.client.updateMe({ displayName })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'displayName', code }],
    });
  });

  it('stores a name without invisible characters', async () => {
    const one = await person(app);
    expect(await one.client.updateMe({ displayName: 'be\u200br\u00adt' })).toMatchObject({
      displayName: 'bert',
    });
  });

  it('excludes oneself', async () => {
    expect((await viewer.client.people({ q: viewer.me.username })).items.map(({ id }) => id)).not.toContain(
      viewer.me.id,
    );
  });

  it.each([undefined, 'paged'])(
    'pages without a gap or a duplicate while users register (q: %s)',
    async (q) => {
      const before = await Promise.all(Array.from({ length: 7 }, (_, i) => named(`Paged Person ${i}`)));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await viewer.client.people({ q, limit: 2, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
        await named('Paged Newcomer');
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      for (const { me } of before) expect(seen).toContain(me.id);
    },
  );

  it('shows the relation from the side of the requesting user', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    expect(await sender.client.person(recipient.me.username)).toMatchObject({
      relation: 'interest_sent',
      interestId: interest.id,
    });
    expect(await recipient.client.person(sender.me.username)).toMatchObject({
      relation: 'interest_received',
      interestId: interest.id,
    });
    expect(await viewer.client.person(sender.me.username)).toMatchObject({
      relation: 'none',
      interestId: null,
    });

    const { a, b, conversationId } = await acceptedPair(app);
    expect(await a.client.person(b.me.username)).toMatchObject({ relation: 'connected', conversationId });
    const listed = (await b.client.people({ q: a.me.username })).items.find(({ id }) => id === a.me.id);
    expect(listed).toMatchObject({ relation: 'connected', conversationId });
  });

  it.each<[string, (client: ZentraClient) => Promise<unknown>]>([
    ['a profile', (client) => client.updateMe({ displayName: 'Ana' })],
    ['a setting', (client) => client.updateMe({ settings: { sound: false } })],
    ['a code', (client) => client.renewContactCode()],
    ['a picture', (client) => client.avatar.remove()],
  ])('publishes to the user’s own devices only that %s has changed', async (_, change) => {
    const { a, b, conversationId } = await acceptedPair(app);
    const phone = await deviceOf(app, a);
    await Promise.all([phone.connect(), b.client.connect()]);
    const received: unknown[] = [];
    b.client.on('me:changed', (payload) => void received.push(payload));
    const changed = nextEvent(phone, 'me:changed');
    await change(a.client);
    expect(await changed).toEqual({});
    const last = nextEvent(b.client, 'message:new');
    await a.client.send(conversationId, 'By now it would have come');
    await last;
    expect(received).toEqual([]);
    phone.close();
    b.client.close();
  });

  it('answers an unknown username with NOT_FOUND and a malformed one with VALIDATION_FAILED', async () => {
    await expect(viewer.client.person('nobody_at_all')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(viewer.client.person('no body')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('changes only given fields, trims lines and counts graphemes', async () => {
    const one = await person(app);
    expect(await one.client.updateMe({ displayName: '  Ana Luz  ' })).toMatchObject({
      displayName: 'Ana Luz',
      bio: '',
    });
    expect(await one.client.updateMe({ bio: '🦉'.repeat(280) })).toMatchObject({
      displayName: 'Ana Luz',
      bio: '🦉'.repeat(280),
    });
    expect(await one.client.updateMe({})).toMatchObject({ displayName: 'Ana Luz' });
    await expect(one.client.updateMe({ bio: 'x'.repeat(281) })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'bio' }],
    });
    await expect(one.client.updateMe({ displayName: '' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});

/** An operator's Postgres may have any locale; the embedded one has `C`. */
describe.each(['tr-TR', 'en-US', 'und'])('the directory in a database with the locale %s', (locale) => {
  it('finds names in this locale', async () => {
    const database = await createEmptyDatabase(
      `TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE '${locale}' LOCALE 'C'`,
    );
    await migrate(database.url);
    const app = await startTestApp({ databaseUrl: database.url });
    const [viewer, other] = [await person(app, 'viewer'), await person(app, 'other')];
    await other.client.updateMe({ displayName: 'IRINA Соколова' });
    for (const q of ['irina', 'ırına', 'İrina', 'соколва', 'Irina соколова'])
      expect((await viewer.client.people({ q })).items.map(({ id }) => id)).toEqual([other.me.id]);
    await app.close();
    await database.drop();
  });
});

it('folds stored names in its migration', async () => {
  const app = await startTestApp();
  const [viewer, other] = [await person(app, 'viewer'), await person(app, 'other')];
  await other.client.updateMe({ displayName: 'Алёна Королёва' });
  const runner = app.app.get(DataSource).createQueryRunner();
  const migration = new FoldNamesInCode1763850021000();
  await migration.down(runner);
  await migration.up(runner);
  await runner.release();
  expect((await viewer.client.people({ q: 'королева' })).items.map(({ id }) => id)).toEqual([other.me.id]);
  await app.close();
});
