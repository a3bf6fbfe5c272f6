import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '..';
import { LOG_BYTES, LOG_MS, rotateLog } from '../log-file';
import { removeStalePidFile, runningPostmaster, waitForExit } from '../postmaster';

// Well below the 2 minutes for which a start retries temporary errors.
jest.setTimeout(60_000);

let seed: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeAll(async () => {
  seed = join(await mkdtemp(join(tmpdir(), 'zentra-pg-seed-')), 'postgres');
  await (await startEmbeddedPostgres({ dataDir: seed, durable: false })).stop();
});
afterAll(() => rm(join(seed, '..'), { recursive: true, force: true }));

/** Creating a cluster takes 2 s, so most tests copy a stopped one; `empty()` begins without. */
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'zentra-pg-')), 'postgres');
  await mkdir(dataDir);
  // Preserves owners and modes, which Postgres checks.
  execFileSync('cp', ['-a', join(seed, 'data'), dataDir]);
});
const empty = () => rm(dataDir, { recursive: true });
afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, ...options });
  started.push(postgres);
  return postgres;
}

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

const postmaster = () => runningPostmaster(join(dataDir, 'data'));
async function postmasterPid(): Promise<number> {
  const { pid } = (await postmaster()) ?? {};
  if (pid === undefined) throw new Error('Postgres does not run');
  return pid;
}

const makeNote = (url: string) =>
  query(
    url,
    `CREATE TABLE note AS SELECT 'still here' AS words; CHECKPOINT; INSERT INTO note VALUES ('and this')`,
  );
const readNote = async (url: string) =>
  (await query<{ words: string }>(url, 'SELECT words FROM note')).map(({ words }) => words);

/**
 * Another Node process that starts the same database and prints its URL, as an API process does.
 */
async function otherProcess(): Promise<{ child: ChildProcess; url: string }> {
  const script = `require(process.argv[1]).startEmbeddedPostgres({ dataDir: process.argv[2], durable: false })
    .then(({ url }) => { console.log(url); setInterval(() => undefined, 60_000); })`;
  const child = spawn(
    process.execPath,
    ['-r', 'ts-node/register/transpile-only', '-e', script, join(__dirname, '..'), dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TS_NODE_COMPILER_OPTIONS: '{"rootDir":"/"}' },
    },
  );
  const url = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString().trim()));
    child.once('exit', (code) => fail(new Error(`The other process ended (${code})`)));
  });
  return { child, url };
}

test('preserves data, port and password over a restart', async () => {
  const first = await start();
  await makeNote(first.url);
  await first.stop();
  expect(await postmaster()).toBeUndefined();
  const second = await start();
  expect(second).toMatchObject({ adopted: false, url: first.url });
  expect(await readNote(second.url)).toEqual(['still here', 'and this']);
});

test('is durable, listens on loopback only and requires its password', async () => {
  await empty();
  const { url } = await start({ durable: true });
  const settings = await query<Record<string, string>>(
    url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
            current_setting('full_page_writes') AS pages, current_setting('listen_addresses') AS addresses,
            current_setting('unix_socket_directories') AS sockets, current_setting('password_encryption') AS passwords`,
  );
  expect(settings).toEqual([
    {
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      passwords: 'scram-sha-256',
    },
  ]);
  expect((await stat(join(dataDir, 'data', 'zentra-password'))).mode & 0o777).toBe(0o600);
  const guessed = new URL(url);
  guessed.password = 'guessed';
  await expect(query(guessed.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('creates the requested database beside existing ones', async () => {
  const { url } = await start();
  await makeNote(url);
  const other = await start({ database: 'another one' });
  expect(await query(other.url, 'SELECT current_database() AS name')).toEqual([{ name: 'another one' }]);
  expect(await readNote(url)).toHaveLength(2);
});

test('adopts the server of a killed process', async () => {
  const { child, url } = await otherProcess();
  await makeNote(url);
  const pid = await postmasterPid();
  child.kill('SIGKILL');
  await waitForExit(child.pid ?? 0, 5_000);
  const adopted = await start();
  expect(adopted).toMatchObject({ adopted: true, url });
  expect(await postmasterPid()).toBe(pid);
  expect(await readNote(url)).toHaveLength(2);
});

test('two concurrent starts share one server', async () => {
  await empty();
  const both = await Promise.all([start(), start()]);
  expect(both.filter(({ adopted }) => adopted)).toHaveLength(1);
  expect(both[0].url).toBe(both[1].url);
});

test('does not stop a server that another process still uses', async () => {
  const postgres = await start();
  const guest = new Client({ connectionString: postgres.url });
  await guest.connect();
  await postgres.stop();
  expect((await guest.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await guest.end();
});

test('recovers what was committed after Postgres itself was killed', async () => {
  const { url } = await start({ durable: true });
  await makeNote(url);
  process.kill(await postmasterPid(), 'SIGKILL');
  const again = await start({ durable: true });
  expect(again.adopted).toBe(false);
  expect(await readNote(again.url)).toEqual(['still here', 'and this']);
});

test('creates the cluster again after an interrupted creation', async () => {
  await empty();
  // No process has this pid: it is above the maximum of every system.
  const left = join(dataDir, 'making-999999999-cut', 'data');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'PG_VERSION'), '18\n');
  await start();
  expect((await readdir(dataDir)).filter((name) => name.startsWith('making'))).toEqual([]);
});

test('ignores a stale postmaster.pid whose number belongs to another process', async () => {
  const { url, stop } = await start();
  await stop();
  await writeFile(
    join(dataDir, 'data', 'postmaster.pid'),
    `${process.pid}\n${dataDir}\n0\n${new URL(url).port}\n`,
  );
  expect(await start()).toMatchObject({ adopted: false, url });
});

describe('a postmaster.pid without a server', () => {
  const pidFile = () => join(dataDir, 'data', 'postmaster.pid');
  /** Writes a file that is an hour old: a server that is just starting has a new file. */
  const writeOld = async (text: string) => {
    await writeFile(pidFile(), text);
    const then = Date.now() / 1_000 - 3_600;
    await utimes(pidFile(), then, then);
  };

  test.each([
    ['empty', ''],
    ['zeros', '\0'.repeat(120)],
    ['text', 'no number\nat all\n'],
    ['another process', `${process.pid}\n/elsewhere\n0\n5432\n`],
    ['a process that is gone', '999999999\n/elsewhere\n0\n5432\n'],
  ])('does not prevent a start: %s', async (_, text) => {
    const { url, stop } = await start();
    await makeNote(url);
    await stop();
    await writeOld(text);
    expect(await start()).toMatchObject({ adopted: false, url });
    expect(await readNote(url)).toHaveLength(2);
  });

  test('does not prevent a start where it is empty and new', async () => {
    const { url, stop } = await start();
    await stop();
    await writeFile(pidFile(), '');
    expect(await start()).toMatchObject({ adopted: false, url });
  });

  test('is not mistaken for the server of another folder', async () => {
    const { url, stop } = await start();
    await stop();
    const other = await startEmbeddedPostgres({ dataDir: join(dataDir, '..', 'other'), durable: false });
    started.push(other);
    await writeOld(await readFile(join(dataDir, '..', 'other', 'data', 'postmaster.pid'), 'utf8'));
    expect(await start()).toMatchObject({ adopted: false, url });
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('is never removed while a server runs on the folder', async () => {
    await start();
    const text = await readFile(pidFile(), 'utf8');
    for (const damaged of ['', 'no number\n', text]) {
      await writeOld(damaged);
      await removeStalePidFile(join(dataDir, 'data'));
      expect(await readFile(pidFile(), 'utf8')).toBe(damaged);
    }
  });
});

describe('watched', () => {
  /** Collects lines. Resolves with all lines so far once one matches. */
  function lines() {
    const said: string[] = [];
    let check = () => undefined as void;
    const until = (pattern: RegExp) =>
      new Promise<string[]>((resolve) => {
        check = () => said.some((line) => pattern.test(line)) && resolve(said);
        check();
      });
    return { until, watch: (line: string) => (said.push(line), check()) };
  }

  test('a killed server is restarted on its port, with committed data', async () => {
    const { until, watch } = lines();
    const { url } = await start({ durable: true, watch });
    await makeNote(url);
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    expect(await until(/runs again/)).toEqual([
      'Postgres has ended unexpectedly; it is started again.',
      'Postgres runs again.',
    ]);
    expect(await postmasterPid()).not.toBe(pid);
    expect(await readNote(url)).toEqual(['still here', 'and this']);
  });

  test('one that cannot start is retried after increasing pauses, with the reason', async () => {
    const { until, watch } = lines();
    await start({ watch });
    await writeFile(join(dataDir, 'data', 'PG_VERSION'), '12\n');
    process.kill(await postmasterPid(), 'SIGKILL');
    const reason = expect.stringMatching(/^Postgres did not start: [^\n]*version 12[^\n]*$/) as string;
    expect(await until(/3 times/)).toEqual([
      'Postgres has ended unexpectedly; it is started again.',
      reason,
      'Postgres has ended unexpectedly, 2 times in a row; it is started again in 1 s.',
      reason,
      'Postgres has ended unexpectedly, 3 times in a row; it is started again in 2 s.',
    ]);
    await writeFile(join(dataDir, 'data', 'PG_VERSION'), '18\n');
    await until(/runs again/);
  });

  test('one whose folder is gone is not replaced by an empty one', async () => {
    const { until, watch } = lines();
    await start({ watch });
    const pid = await postmasterPid();
    // A rename is atomic: the running Postgres would write into a folder during its deletion.
    await rename(join(dataDir, 'data'), join(dataDir, 'gone'));
    process.kill(pid, 'SIGKILL');
    await until(/^Postgres cannot be started: [^\n]+ is gone\.$/);
    expect(await readdir(dataDir)).not.toContain('data');
  });

  test('a stopped one is not restarted', async () => {
    const { watch } = lines();
    const { stop } = await start({ watch });
    await stop();
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // three checks
    expect(await postmaster()).toBeUndefined();
  });
});

describe('its log', () => {
  const logText = () => readFile(join(dataDir, 'postgres.log'), 'utf8');

  test('contains no values and no statements after errors of sessions', async () => {
    const { url } = await start();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`CREATE TABLE people (name text CHECK (name <> 'Mara Okafor'), email text UNIQUE)`);
    await client.query(`INSERT INTO people VALUES ('Mara', 'mara@example.org')`);
    for (const [sql, values] of [
      [`INSERT INTO people VALUES ('Mara', 'mara@example.org')`],
      ['INSERT INTO people VALUES ($1, $2)', ['Mara', 'mara@example.org']],
      ['INSERT INTO people VALUES ($1, $2)', ['Mara Okafor', 'other@example.org']],
      [`SELECT 'mara@example.org'::int`],
      ['SELECT $1::text::timestamptz', ['mara@example.org']],
      [`DO $$ BEGIN RAISE EXCEPTION 'mara@example.org'; END $$`],
      [`DO $$ BEGIN RAISE WARNING 'mara@example.org'; END $$; SELECT FROM "Mara Okafor"`],
    ] as [string, string[]?][])
      await expect(client.query(sql, values)).rejects.toMatchObject({ code: expect.any(String) as string });
    await expect(
      query(url, `SELECT pg_terminate_backend(pg_backend_pid()), 'mara@example.org'`),
    ).rejects.toMatchObject({ code: '57P01' });
    await client.end();
    const text = await logText();
    // Proves that the log is written at all.
    expect(text).toContain('terminating connection due to administrator command');
    expect(text.split('\n').filter((line) => /mara|okafor|other@|INSERT|SELECT|RAISE/i.test(line))).toEqual(
      [],
    );
  });

  test('is rotated by size and age, readable by its owner only, and old files are deleted', async () => {
    await start();
    const file = join(dataDir, 'postgres.log');
    const text = await logText();
    rotateLog(file);
    expect(await logText()).toBe(text);
    rotateLog(file, Date.now() + LOG_MS + 60_000);
    expect([await logText(), await readFile(`${file}.1`, 'utf8')]).toEqual(['', text]);
    expect((await stat(`${file}.1`)).mode & 0o777).toBe(0o600);
    await query((await start()).url, 'CHECKPOINT');
    await writeFile(file, 'x'.repeat(LOG_BYTES + 1));
    rotateLog(file);
    expect([(await logText()).length, (await stat(`${file}.1`)).size]).toEqual([0, LOG_BYTES + 1]);
    rotateLog(file, Date.now() + LOG_MS + 60_000);
    expect(await readdir(dataDir)).not.toContain('postgres.log.1');
  });
});

test('uses another port where its own is occupied', async () => {
  const { url, stop } = await start();
  await stop();
  const { port } = new URL(url);
  const squatter = createServer();
  await new Promise<void>((done) => squatter.listen(Number(port), '127.0.0.1', done));
  try {
    const again = await start();
    expect(new URL(again.url).port).not.toBe(port);
    expect(await query(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((squatter.address() as AddressInfo).port).toBe(Number(port));
  } finally {
    await new Promise((done) => squatter.close(done));
  }
});

describe('reports an error in one line', () => {
  const complaint = () =>
    start().then(
      () => 'it started',
      (error: Error) => error.message,
    );

  test('when the folder belongs to another version of Postgres', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'data', 'PG_VERSION'), '12\n');
    expect(await complaint()).toMatch(
      /^Postgres did not start: .*initialized by PostgreSQL version 12[^\n]*$/,
    );
  });

  test('when the folder contains something else', async () => {
    await empty();
    await mkdir(join(dataDir, 'data'), { recursive: true });
    await writeFile(join(dataDir, 'data', 'diary.txt'), 'Monday. Rain.');
    expect(await complaint()).toMatch(
      /^[^\n]+holds something else than a database of Zentra; move it away\.$/,
    );
    expect(await readFile(join(dataDir, 'data', 'diary.txt'), 'utf8')).toBe('Monday. Rain.');
  });

  test('when the stored password is not the right one', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'data', 'zentra-password'), 'forgotten');
    expect(await complaint()).toMatch(/^The Postgres in [^\n]+ refuses the password that is stored there\.$/);
    expect(await postmaster()).toBeUndefined();
  });
});
