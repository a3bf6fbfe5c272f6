import { PERSONAL_TABLES, SECTIONS } from '../../src/personal-data/catalogue';
import { withAdvisoryLock } from '../../src/database/with-advisory-lock';
import { startTestApp, type TestApp } from '../support/test-app';

/** Columns that refer to a user without a foreign key, by their usual names. */
const NAMES_A_PERSON =
  /^(user|sender|recipient|low|high|initiator|owner|author|actor|reporter|reported|subject|moderator|blocker|blocked)_id$/;
/** Users inside JSON, listed by hand. */
const INSIDE = ['sessions'];

const MISSING = `
  A table refers to people and src/personal-data/catalogue.ts has no line for it. Say there in which part of data.json its
  people get it, or why they do not, and what of it stays when their account goes.`;

describe('personal data', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  async function tablesWithPeople(): Promise<string[]> {
    const { rows } = await app.sql.query<{ table: string; column: string; isKey: boolean }>(
      `SELECT c.table_name AS "table", c.column_name AS "column", EXISTS (
         SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
         WHERE k.contype = 'f' AND k.confrelid = 'users'::regclass
           AND k.conrelid = to_regclass(quote_ident(c.table_name)) AND a.attname = c.column_name) AS "isKey"
       FROM information_schema.columns c JOIN information_schema.tables USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const named = rows.filter(({ column, isKey }) => isKey || NAMES_A_PERSON.test(column));
    return [...new Set(['users', ...INSIDE, ...named.map(({ table }) => table)])].sort();
  }

  it('of every table that refers to users is exported, or excluded for a reason', async () => {
    const tables = await tablesWithPeople();
    expect([MISSING, tables.filter((table) => !(table in PERSONAL_TABLES))]).toEqual([MISSING, []]);
    expect(Object.keys(PERSONAL_TABLES).sort()).toEqual(tables);
    const parts = ['account', 'interests', 'conversations', ...SECTIONS.map(({ name }) => name)];
    const named = Object.values(PERSONAL_TABLES).map(({ exported }) => exported);
    expect(parts).toEqual(expect.arrayContaining(named.filter((part) => typeof part === 'string')));
    const reasons = named.flatMap((part) => (typeof part === 'string' ? [] : [part.not]));
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(10);
  });

  it('fails for a table that is missing in the catalogue', async () => {
    await app.sql.query(
      `CREATE TABLE likes (id int PRIMARY KEY, fan uuid REFERENCES users (id) ON DELETE CASCADE)`,
    );
    await app.sql.query(`CREATE TABLE notes (id int PRIMARY KEY, author_id uuid)`);
    const tables = await tablesWithPeople();
    await app.sql.query(`DROP TABLE likes, notes`);
    expect(tables.filter((table) => !(table in PERSONAL_TABLES))).toEqual(['likes', 'notes']);
  });

  it('is exported or purged by one process at a time, and by the next when that one is done', async () => {
    const done: string[] = [];
    const act = (name: string) => () => Promise.resolve(void done.push(name));
    const first = await withAdvisoryLock(app.databaseUrl, 'one', async () => {
      expect(await withAdvisoryLock(app.databaseUrl, 'one', act('the same'))).toBe(false);
      expect(await withAdvisoryLock(app.databaseUrl, 'another', act('another'))).toBe(true);
    });
    expect(first).toBe(true);
    expect(await withAdvisoryLock(app.databaseUrl, 'one', act('the next'))).toBe(true);
    expect(done).toEqual(['another', 'the next']);
  });
});
