import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../../src/database/data-source';
import { ENTITIES } from '../../src/entities';
import { createDatabase } from '../support/databases';
import { person } from '../support/factories';
import { startTestApp, type TestApp } from '../support/test-app';

const PATIENCE_MS = 15_000;

describe('the database', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await person(app);
    await person(app);
  });
  afterAll(() => app.close());

  it('equals the entities after all migrations', async () => {
    const database = await createDatabase();
    const dataSource = await new DataSource(
      dataSourceOptions(database.url, PATIENCE_MS, ENTITIES),
    ).initialize();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    await database.drop();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be migrated by several processes concurrently, and reverted', async () => {
    const database = await createDatabase();
    const first = await new DataSource(dataSourceOptions(database.url, PATIENCE_MS, ENTITIES)).initialize();
    for (const _ of first.migrations) await first.undoLastMigration();
    expect(
      await first.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`),
    ).toEqual([{ table_name: 'migrations' }]);
    await Promise.all(Array.from({ length: 3 }, () => migrate(database.url)));
    expect(await first.query('SELECT count(*)::int AS count FROM migrations')).toEqual([
      { count: first.migrations.length },
    ]);
    await first.destroy();
    await database.drop();
  });

  it('names every constraint by hand', async () => {
    const { rows } = await app.sql.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint JOIN pg_class t ON t.oid = conrelid
       WHERE t.relnamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c') AND t.relname <> 'migrations'`,
    );
    for (const { name } of rows) expect(name).toMatch(/^[a-z_]+_(pkey|key|fkey|check)$/);
    expect(rows.length).toBeGreaterThan(25);
  });

  it.each([
    [
      'relations_order_check',
      `INSERT INTO relations (low_id, high_id) SELECT b.id, a.id FROM users a, users b WHERE a.id < b.id LIMIT 1`,
    ],
    [
      'interests_self_check',
      `INSERT INTO interests (id, sender_id, recipient_id, status, created_at, expires_at, shown_at) SELECT id, id, id, 'pending', now(), now(), now() FROM users LIMIT 1`,
    ],
    ['users_username_check', `UPDATE users SET username = 'NO'`],
    ['users_language_check', `UPDATE users SET language = 'fr'`],
    ['users_display_name_check', `UPDATE users SET display_name = ''`],
    ['messages_body_check', `INSERT INTO messages SELECT id, 1, 1, id, id, '', now() FROM users LIMIT 1`],
  ])('enforces %s by a constraint', async (constraint, statement) => {
    await expect(app.sql.query(statement)).rejects.toMatchObject({ constraint });
  });
});
