import { ZentraClient } from '@zentra/client';
import { Client, escapeIdentifier } from 'pg';
import { DataSource } from 'typeorm';
import { migrate } from '../../src/database/data-source';
import { asAdmin, createDatabase, urlOf } from '../support/databases';
import { acceptedPair } from '../support/factories';
import { call } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startRefused } from '../support/start-refused';
import { startTestApp, type TestApp } from '../support/test-app';

/** Creates an empty database by `statement` (with `$name` for its name); `drop` removes it. */
async function emptyDatabase(options = '') {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name} ${options}`);
  return { name, url: urlOf(name), drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/**
 * Runs the main use case: an interest, its acceptance, and a message that arrives, is found by
 * search and by the directory, and has correct times. Returns the status of the readiness check.
 */
async function mainJob(app: TestApp) {
  const before = Date.now();
  const { a, b, conversationId } = await acceptedPair(app);
  await Promise.all([a.client.connect(), b.client.connect()]);
  const arrived = nextEvent(b.client, 'message:new');
  const body = `It's a \\ back-slash, "quoted", ıİIi`;
  const sent = await a.client.send(conversationId, body);
  expect((await arrived).message).toEqual(sent);
  const { items } = await b.client.messages(conversationId);
  expect(items).toEqual([sent]);
  for (const at of [sent.createdAt, a.me.createdAt]) {
    expect(Date.parse(at)).toBeGreaterThan(before - 5_000);
    expect(Date.parse(at)).toBeLessThan(Date.now() + 5_000);
  }
  expect(sent.body).toBe(body);
  expect((await b.client.conversations()).items).toMatchObject([{ id: conversationId, state: 'open' }]);
  a.client.close();
  b.client.close();
  return (await call(`${app.url}/api/health/ready`, 'GET')).status;
}

describe('a database with unusual settings', () => {
  it.each([
    ['DateStyle', `'German, DMY'`],
    ['IntervalStyle', `'sql_standard'`],
    ['TimeZone', `'Pacific/Apia'`],
    ['standard_conforming_strings', 'off'],
    ['bytea_output', `'escape'`],
    ['array_nulls', 'off'],
    ['extra_float_digits', '-15'],
    ['default_transaction_isolation', `'serializable'`],
    ['search_path', `''`],
    ['search_path', 'pg_catalog'],
    ['search_path', 'extensions, nowhere'],
    ['idle_session_timeout', '300'],
  ])('runs the main use case with %s set to %s', async (name, value) => {
    const database = await createDatabase();
    const databaseName = new URL(database.url).pathname.slice(1);
    await run(
      database.url,
      'CREATE SCHEMA extensions',
      `ALTER DATABASE ${escapeIdentifier(databaseName)} SET ${name} TO ${value}`,
    );
    const app = await startTestApp({ databaseUrl: database.url });
    expect(await mainJob(app)).toBe(200);
    await app.close();
    await database.drop();
  });

  it('accepts usernames and names with I and i under a Turkish locale', async () => {
    const database = await emptyDatabase(
      `TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C' ENCODING 'UTF8'`,
    );
    const app = await startTestApp({ databaseUrl: database.url });
    expect(await mainJob(app)).toBe(200);
    const [iris, ilgin] = await Promise.all(
      ['IRIS_I', 'ilgin_i'].map(async (username) => {
        const client = new ZentraClient({ url: app.url });
        const password = 'seven quiet bookshops';
        await client.register({ username, email: `${username}@Example.org`, password });
        const again = new ZentraClient({ url: app.url });
        expect((await again.login({ username: username.toUpperCase(), password })).username).toBe(
          username.toLowerCase(),
        );
        return client;
      }),
    );
    await iris?.updateMe({ displayName: 'Iris INGRID' });
    for (const query of ['iris', 'IRIS', 'ingrid', 'INGRID'])
      expect((await ilgin?.people({ q: query }))?.items.map(({ username }) => username)).toContain('iris_i');
    await app.close();
    await database.drop();
  });

  it.each(['LATIN1', 'SQL_ASCII'])(
    'does not start with the encoding %s, and reports it in one line',
    async (encoding) => {
      const database = await emptyDatabase(
        `TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING '${encoding}'`,
      );
      expect(await startRefused(database.url)).toEqual({
        code: 1,
        output: '',
        stderr: `The database “${database.name}” is encoded in ${encoding}; Zentra needs UTF8: create one with ENCODING 'UTF8' TEMPLATE template0.`,
      });
      await database.drop();
    },
  );
});

describe('a database with Zentra in another schema than public', () => {
  it('uses extensions of another schema, in or out of the search path', async () => {
    const database = await emptyDatabase(`TEMPLATE template0`);
    await run(
      database.url,
      'CREATE SCHEMA extensions',
      'CREATE EXTENSION pg_trgm SCHEMA extensions',
      'CREATE EXTENSION unaccent SCHEMA extensions',
    );
    const app = await startTestApp({ databaseUrl: database.url });
    expect(await mainJob(app)).toBe(200);
    await app.close();
    await database.drop();
  });

  it('creates its tables in the first schema of the search path, and finds them again', async () => {
    const database = await emptyDatabase(`TEMPLATE template0`);
    await run(
      database.url,
      'CREATE SCHEMA "Chat of ours"',
      `ALTER DATABASE ${database.name} SET search_path TO "Chat of ours", public`,
    );
    for (let start = 1; start <= 2; start += 1) {
      const app = await startTestApp({ databaseUrl: database.url });
      expect(await mainJob(app)).toBe(200);
      const [found] = await app.app
        .get(DataSource)
        .query<{ people: number }[]>('SELECT count(*)::int AS people FROM "Chat of ours".users');
      expect(found?.people).toBe(2 * start);
      await app.close();
    }
    await database.drop();
  });

  it('needs no privileges on the schema public with its own schema', async () => {
    const database = await emptyDatabase(`TEMPLATE template0`);
    const role = `own_${database.name}`;
    await run(
      database.url,
      'CREATE EXTENSION pg_trgm',
      'CREATE EXTENSION unaccent',
      `CREATE ROLE ${role} LOGIN PASSWORD 'own'`,
      `CREATE SCHEMA zentra AUTHORIZATION ${role}`,
      'ALTER EXTENSION pg_trgm SET SCHEMA zentra',
      'ALTER EXTENSION unaccent SET SCHEMA zentra',
      `ALTER ROLE ${role} SET search_path TO zentra`,
      'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    );
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'own'];
    const app = await startTestApp({ databaseUrl: url.href });
    expect(await mainJob(app)).toBe(200);
    await app.close();
    await database.drop();
    await run(urlOf('postgres'), `DROP ROLE ${role}`);
  });

  it('reports missing privileges in one line', async () => {
    const database = await emptyDatabase(`TEMPLATE template0`);
    const role = `guest_${database.name}`;
    await run(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'guest'`);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'guest'];
    expect((await startRefused(url.href)).stderr).toBe(
      `The role “${role}” may not create tables in the schema “public” of the database “${database.name}”: grant it USAGE and CREATE on the schema, or set its search_path.`,
    );
    await run(database.url, `GRANT CREATE ON SCHEMA public TO ${role}`);
    expect((await startRefused(url.href)).stderr).toBe(
      `The role “${role}” may not install the extension pg_trgm: as a superuser, run CREATE EXTENSION pg_trgm in the database “${database.name}”.`,
    );
    await run(database.url, `CREATE EXTENSION pg_trgm`, `CREATE EXTENSION unaccent`);
    await migrate(url.href);
    await run(database.url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
    await database.drop();
  });
});

describe('a schema of another version', () => {
  it('a newer one refuses to start, and the line names its migration', async () => {
    const database = await createDatabase();
    await run(
      database.url,
      `INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'AddTelepathy1999999999999')`,
    );
    const { code, output, stderr } = await startRefused(database.url);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(stderr).toMatch(
      /^The database .+ newer version of Zentra.* \(AddTelepathy1999999999999\); start that version\.$/,
    );
    await database.drop();
  });

  it('a migrations table of another program refuses to start', async () => {
    const database = await emptyDatabase(`TEMPLATE template0`);
    await run(
      database.url,
      'CREATE TABLE migrations (id int, migration text, batch int)',
      `INSERT INTO migrations VALUES (1, 'create_users', 1)`,
    );
    expect((await startRefused(database.url)).stderr).toMatch(
      /^The database .+ another program \(no name\).*$/,
    );
    await database.drop();
  });
});
