import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZentraClient } from '@zentra/client';
import { Pool } from 'pg';
import { createDatabase } from '../support/databases';
import { person } from '../support/factories';
import { emailTo } from '../support/emails';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const ADMIN = join(__dirname, '../../../../scripts/admin.mjs');

describe('the admin command, beside a running server', () => {
  let app: TestApp;
  let dataDir: string;
  beforeAll(async () => {
    app = await startTestApp();
    dataDir = await mkdtemp(join(tmpdir(), 'zentra-test-admin-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const admin = (args: string[], input = '', databaseUrl = app.databaseUrl) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const child = spawn(process.execPath, [ADMIN, ...args], {
        env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.once('close', (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });
  const login = async (username: string, password: string) =>
    new ZentraClient({ url: app.url }).login({ username, password });

  it('creates a moderator, reports an error in one line, and prints help', async () => {
    const made = await admin(['create', 'mara', 'mara@example.org', '--moderator', '--language', 'ar']);
    expect(made.code).toBe(0);
    const password = /^Password: (.+)$/m.exec(made.out)?.[1] ?? '';
    expect(await login('mara', password)).toMatchObject({ role: 'moderator', language: 'ar' });
    expect((await admin(['moderators'])).out).toMatch(/^mara$/m);
    const unknown = await admin(['suspend', 'nobody_here']);
    expect([unknown.code, unknown.err.trim()]).toEqual([1, 'There is no account “nobody_here”.']);
    const unspoken = await admin(['create', 'jonas', 'jonas@example.org', '--language', 'fr']);
    expect([unspoken.code, unspoken.err]).toEqual([
      1,
      expect.stringContaining('Allowed choices are en, de, ar'),
    ]);
    expect((await admin(['--help'])).out).toContain('reset-password');
  }, 240_000);

  it('runs no background job: foreign archives, due purges and queued exports stay', async () => {
    const exports = join(dataDir, 'exports');
    const archive = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a.zip';
    await mkdir(exports, { recursive: true });
    await writeFile(join(exports, archive), 'somebody’s, by another database');
    const quiet = await createDatabase();
    const sql = new Pool({ connectionString: quiet.url, max: 1 });
    await sql.query(`
      INSERT INTO users (id, username, email, display_name, password_hash, deletes_at)
      VALUES (gen_random_uuid(), 'due', 'due@example.org', 'Due', '', now() - interval '1 day')`);
    await sql.query(`
      INSERT INTO exports (id, user_id, status, created_at) SELECT gen_random_uuid(), id, 'waiting', now() FROM users`);
    const made = await admin(['create', 'mara', 'mara@example.org'], '', quiet.url);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(await readdir(exports)).toEqual([archive]);
    const { rows } = await sql.query(
      `SELECT u.username, e.status FROM users u JOIN exports e ON e.user_id = u.id WHERE u.deletes_at IS NOT NULL`,
    );
    expect(rows).toEqual([{ username: 'due', status: 'waiting' }]);
    await sql.end();
    await quiet.drop();
  }, 120_000);

  it('refuses a common password, creates no moderator that it cannot log, and counts users only', async () => {
    const { me } = await person(app);
    for (const args of [
      ['create', 'rosa', 'rosa@example.org'],
      ['reset-password', me.username],
    ])
      expect(await admin([...args, '--stdin'], 'password123\n')).toMatchObject({
        code: 1,
        err: 'The password is one of the most common passwords.\n',
      });
    await app.sql.query('ALTER TABLE audit_log ADD CONSTRAINT audit_log_test_check CHECK (false) NOT VALID');
    expect((await admin(['create', 'rosa', 'rosa@example.org'])).code).toBe(1);
    await app.sql.query('ALTER TABLE audit_log DROP CONSTRAINT audit_log_test_check');
    const { rows } = await app.sql.query(`SELECT username FROM users WHERE username = 'rosa'`);
    expect(rows).toEqual([]);
    const people = async () => Number(/^people (\d+)/m.exec((await admin(['stats'])).out)?.[1]);
    const before = await people();
    await app.sql.query(
      `INSERT INTO users (id, username, email, display_name, password_hash, deletes_at, deleted_at)
       SELECT id, id::text, id::text, 'Deleted person', '', now(), now() FROM gen_random_uuid() AS id`,
    );
    expect(await people()).toBe(before);
  }, 240_000);

  it('closes the sockets of a suspended user, and reinstates the user', async () => {
    const { client, me, password } = await person(app);
    const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
    const reason = new Promise((resolve) => socket.once('session:ended', resolve));
    const closed = disconnected(socket);
    const refused = await admin(['suspend', me.username, '--message', 'x'.repeat(5_000)]);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/^The message must have at most \d[^\n]+\n$/),
    ]);
    expect((await admin(['suspend', me.username])).code).toBe(0);
    expect(await reason).toEqual({ reason: 'suspended' });
    await closed;
    await expect(login(me.username, password)).rejects.toMatchObject({ code: 'SUSPENDED' });
    expect((await admin(['reinstate', me.username])).code).toBe(0);
    await expect(login(me.username, password)).resolves.toMatchObject({ id: me.id });
  }, 120_000);

  it('reads a password from standard input and ends sessions and links', async () => {
    const { client, me } = await person(app);
    await client.account.forgotPassword({ email: me.email });
    const { token } = await emailTo(app, me.email, ({ subject }) => subject.startsWith('A new password'));
    expect((await admin(['reset-password', me.username, '--stdin'], 'eight quiet bookshops\n')).code).toBe(0);
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    // An earlier link sets no password afterwards.
    const newPassword = 'ten slow river boats';
    await expect(client.account.resetPassword({ token, newPassword })).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    await expect(login(me.username, 'eight quiet bookshops')).resolves.toMatchObject({ id: me.id });
  }, 120_000);
});
