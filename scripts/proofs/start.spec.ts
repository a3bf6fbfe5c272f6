import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../apps/api/test/support/databases';

// The built programs as an operator starts them; run `node scripts/build.mjs` first.
const ROOT = join(__dirname, '../..');
const MAIN = 'dist/apps/api/src/main.js';
jest.setTimeout(120_000);

const freePort = (host = '127.0.0.1') =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, host, () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
  });

interface Started {
  child: ChildProcess;
  /** Standard output and error so far. */
  output(): string;
  ended: Promise<number | null>;
}

const running: Started[] = [];

function run(args: string[], cwd: string, env: Record<string, string>, program = process.execPath): Started {
  let said = '';
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NODE_ENV: '', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const started = { child, output: () => said, ended };
  running.push(started);
  return started;
}

/** Waits until the API reports that it listens; otherwise throws its output. */
async function listening({ child, ended, output }: Started): Promise<void> {
  const isUp = new Promise<boolean>((resolve) => child.once('message', () => resolve(true)));
  if (!(await Promise.race([isUp, ended.then(() => false)]))) throw new Error(output());
}

async function stop({ child, ended }: Started): Promise<number | null> {
  child.kill('SIGTERM');
  return ended;
}

const register = async (url: string) => {
  const answer = await fetch(`${url}/api/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'mara', email: 'm@example.org', password: 'seven quiet bookshops' }),
  });
  return answer.status;
};

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'zentra-start-'))));
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm start` without npm, until it prints its addresses. */
async function startAll(env: Record<string, string>): Promise<Started & { urls: string[] }> {
  const started = run(['scripts/start.mjs'], ROOT, {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: '',
    ...env,
  });
  const isRunning = new Promise<boolean>((resolve) =>
    started.child.stdout?.on('data', () => started.output().includes('Ctrl-C') && resolve(true)),
  );
  if (!(await Promise.race([isRunning, started.ended.then(() => false)]))) throw new Error(started.output());
  return { ...started, urls: started.output().match(/http:\S+/g) ?? [] };
}

describe('the path of the checkout and of DATA_DIR', () => {
  it.each(['a (b) [c] {d}', "it's 50%20 of ü 漢 & $HOME `x`", '!(no) @(at) +(plus) ~', '.hidden, "quoted"'])(
    'may be %s',
    async (name) => {
      const checkout = join(folder, name);
      mkdirSync(checkout);
      for (const part of ['apps/api', 'libs'])
        cpSync(join(ROOT, 'dist', part), join(checkout, 'dist', part), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
      const PORT = String(await freePort());
      const api = run([MAIN], checkout, { PORT, DATA_DIR: `data of ${name} ?#`, DATABASE_URL: '' });
      await listening(api);
      expect(await register(`http://127.0.0.1:${PORT}`)).toBe(201);
      expect(existsSync(join(checkout, `data of ${name} ?#`, 'postgres', 'port'))).toBe(true);
      expect(await stop(api)).toBe(0);
    },
  );

  it.each(['a #1', 'really?', 'sta*r'])(
    'may not be %s, where nothing could be built, and it says so',
    async (name) => {
      const checkout = join(folder, name);
      mkdirSync(checkout);
      for (const part of ['scripts', 'apps/api/src/config', 'package-lock.json', 'package.json'])
        cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
      const { ended, output } = run(['scripts/start.mjs'], checkout, {});
      expect(await ended).toBe(1);
      expect(output().trim()).toBe(
        `Zentra cannot be built in a folder with “${/[#?*]/.exec(name)?.[0]}” in its path; move it out of ${checkout}.`,
      );
    },
  );
});

it('uses its own database whatever PG variables the shell has', async () => {
  const PORT = String(await freePort());
  const others = {
    PGSSLMODE: 'require',
    PGHOST: 'db.example.invalid',
    PGPORT: '1',
    PGUSER: 'somebody',
    PGPASSWORD: 'wrong',
    PGDATABASE: 'other',
    PGOPTIONS: '-c search_path=elsewhere',
    PGSSLROOTCERT: '/no/such/file',
    PGDATA: '/no/such/folder',
  };
  const api = run([join(ROOT, MAIN)], folder, { PORT, DATABASE_URL: '', DATA_DIR: 'data', ...others });
  await listening(api);
  expect(await register(`http://127.0.0.1:${PORT}`)).toBe(201);
  expect(await stop(api)).toBe(0);
});

describe('.env beside the program', () => {
  it('is read in UTF-16, and misspelt names are reported once each', async () => {
    const port = await freePort();
    const text = `\uFEFFPORT=${port}\r\nDATA_DIR="data # 1"\r\nSESSION_SECERT=x\r\n`;
    writeFileSync(join(folder, '.env'), Buffer.from(text, 'utf16le'));
    const api = run([join(ROOT, MAIN)], folder, { DATABASE_URL: '' });
    await listening(api);
    expect(await register(`http://127.0.0.1:${port}`)).toBe(201);
    expect(existsSync(join(folder, 'data # 1', 'session-secret'))).toBe(true);
    const line = 'There is no setting SESSION_SECERT; did you mean SESSION_SECRET?';
    expect(
      api
        .output()
        .split('\n')
        .filter((one) => one.includes('SECERT')),
    ).toEqual([line]);
  });
});

describe('a failed start exits within 30 s, with code 1 and the reason', () => {
  const failure = async (env: Record<string, string>) => {
    const began = Date.now();
    const { ended, output } = run([join(ROOT, MAIN)], folder, { DATABASE_URL: '', DATA_DIR: 'data', ...env });
    expect(await ended).toBe(1);
    expect(Date.now() - began).toBeLessThan(30_000);
    return output().trim();
  };
  const refusalOf = (reason: string) =>
    `DATA_DIR ${join(folder, 'data')} ${reason}: mend that, or set DATA_DIR to another folder.`;

  it('.env has an invalid line', async () => {
    writeFileSync(join(folder, '.env'), 'PORT 8000\n');
    expect(await failure({})).toBe('.env, line 1: this is no setting; write NAME=value.');
  });

  it('DATA_DIR is a file', async () => {
    writeFileSync(join(folder, 'data'), '');
    expect(await failure({})).toMatch(/^[^\n]*data[^\n]*$/);
  });

  it('HOST is no address of this machine', async () => {
    const said = await failure({ HOST: '192.0.2.1', PORT: String(await freePort()) });
    // Nest has logged it, too.
    expect(said.split('\n').at(-1)).toMatch(/^listen EADDRNOTAVAIL: .*192\.0\.2\.1/);
  });

  it('the stored password of the database is wrong', async () => {
    const PORT = String(await freePort());
    const api = run([join(ROOT, MAIN)], folder, { PORT, DATABASE_URL: '', DATA_DIR: 'data' });
    await listening(api);
    expect(await stop(api)).toBe(0);
    writeFileSync(join(folder, 'data/postgres/data/zentra-password'), 'forgotten');
    expect(await failure({ PORT })).toMatch(
      /^The Postgres in [^\n]+ refuses the password that is stored there\.$/,
    );
  });

  it('DATA_DIR cannot be created', async () => {
    // Below /proc no folder can be created; platforms report different reasons.
    expect(await failure({ DATA_DIR: '/proc/zentra/data' })).toMatch(
      /^DATA_DIR \/proc\/zentra\/data [^\n]+\.$/,
    );
  });

  it('DATA_DIR is not writable', async () => {
    mkdirSync(join(folder, 'data'), { mode: 0o500 });
    // Modes do not restrict root, which therefore drops its capabilities.
    const bound = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];
    const [program, ...args] = [...bound, process.execPath, join(ROOT, MAIN)];
    const { ended, output } = run(args, folder, { DATABASE_URL: '', DATA_DIR: 'data' }, program);
    expect(await ended).toBe(1);
    expect(output().trim()).toBe(refusalOf('may not be written by this user (EACCES)'));
  });

  // Needs its own file system, which a test may mount as root or in a user namespace. Elsewhere,
  // data-dir.spec.ts covers these two reasons.
  const unshare = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];
  const mountAs = (options: string) => `mount -t tmpfs -o ${options} tmpfs data`;
  const canMount = spawnSync('unshare', [...unshare, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
  const mounts = [
    ['read-only', 'ro', 'is on a read-only file system (EROFS)'],
    ['full', 'size=32k', 'has no room left (ENOSPC)'],
  ] as const;

  for (const [what, options, reason] of canMount ? mounts : [])
    it(`DATA_DIR is ${what}`, async () => {
      mkdirSync(join(folder, 'data'));
      const script = `${mountAs(options)} && exec "$0" "$1"`;
      const args = [...unshare, 'sh', '-c', script, process.execPath, join(ROOT, MAIN)];
      const { ended, output } = run(args, folder, { DATABASE_URL: '', DATA_DIR: 'data' }, 'unshare');
      expect(await ended).toBe(1);
      expect(output().trim()).toBe(refusalOf(reason));
    });

  it('https origins without a proxy', async () => {
    expect(await failure({ WEB_ORIGINS: 'https://chat.example.org' })).toMatch(
      /^The settings have mistakes:\n +TRUST_PROXY must be/,
    );
  });
});

describe('killed processes under npm start', () => {
  /** Child processes; the only one of `npm start` is the API. */
  const childOf = ({ child: { pid } }: Started) =>
    Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  const postmasterOf = (dataDir: string) =>
    Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

  const says = ({ child, output }: Started, text: string) =>
    new Promise<void>((resolve) => {
      const look = () => output().includes(text) && resolve();
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      look();
    });
  /** Polls until the API is ready. */
  const ready = async (port: string) => {
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/api/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const startThere = async () => {
    const [PORT, WEB_PORT] = [String(await freePort()), String(await freePort())];
    const started = await startAll({ PORT, WEB_PORT, LOG_LEVEL: 'warn' });
    return { started, port: PORT, url: `http://127.0.0.1:${PORT}` };
  };

  it('are restarted: the API, and its database', async () => {
    const { started, port, url } = await startThere();
    expect(await register(url)).toBe(201);
    process.kill(childOf(started), 'SIGKILL');
    await says(started, 'The API has ended by itself (1); it is started again.');
    await says(started, 'The API runs again.');
    await ready(port);
    expect(await register(url)).toBe(409);

    process.kill(postmasterOf(join(folder, 'data')), 'SIGKILL');
    await says(started, 'Postgres has ended unexpectedly; it is started again.');
    await says(started, 'Postgres runs again.');
    await ready(port);
    expect(await register(url)).toBe(409);
    expect(await stop(started)).toBe(0);
  });

  it('exit with code 1 after too many restarts: an API that cannot start', async () => {
    const { started } = await startThere();
    writeFileSync(join(folder, 'data/session-secret'), 'too short', { mode: 0o600 });
    const postmaster = postmasterOf(join(folder, 'data'));
    process.kill(childOf(started), 'SIGKILL');
    expect(await started.ended).toBe(1);
    const lines = started.output().split('\n');
    const said = lines.map((line) => line.trim()).filter((line) => line.includes('has ended by itself'));
    expect(said).toEqual([
      'The API has ended by itself (1); it is started again.',
      ...[1, 2, 4].map(
        (s, i) => `The API has ended by itself (1), ${i + 2} times in a row; it is started again in ${s} s.`,
      ),
      'The API has ended by itself (1), 5 times in a row; see above.',
    ]);
    // A killed API leaves its database running for the next one.
    process.kill(postmaster, 'SIGINT');
  });
});

describe('the addresses that npm start prints', () => {
  // The database of the tests, because creating another one would take too long.
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => void (database = await createDatabase()));
  afterAll(() => database.drop());

  const hasIpv6 = freePort('::1').then(
    () => true,
    () => false,
  );

  it.each(['127.0.0.1', '::1', '[::1]', '0.0.0.0', '::', 'localhost'])(
    'answer with HOST=%s',
    async (HOST) => {
      // A machine without IPv6.
      if (HOST.includes(':') && !(await hasIpv6)) return;
      const [PORT, WEB_PORT] = [String(await freePort()), String(await freePort())];
      const started = await startAll({ HOST, PORT, WEB_PORT, DATABASE_URL: database.url });
      const [web = '', api = '', swagger = ''] = started.urls;
      for (const url of [web, swagger]) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
      expect((await fetch(`${api}/health/ready`)).status).toBe(200);
      // The page at that address may call the API.
      const { headers } = await fetch(`${api}/health/live`, { headers: { origin: new URL(web).origin } });
      expect(headers.get('access-control-allow-origin')).toBe(new URL(web).origin);
      // Listens where it is reported, so that a second start detects it.
      const second = run(['scripts/start.mjs'], ROOT, {
        DATA_DIR: join(folder, 'other'),
        HOST,
        PORT,
        WEB_PORT,
      });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`Port ${PORT} is taken`);
      expect(await stop(started)).toBe(0);
      const isGone = new Promise((resolve) =>
        connect(Number(PORT), '127.0.0.1', () => resolve(false)).once('error', () => resolve(true)),
      );
      expect(await isGone).toBe(true);
    },
  );

  it('omit Swagger where it is not served', async () => {
    const [PORT, WEB_PORT] = [String(await freePort()), String(await freePort())];
    const production = {
      NODE_ENV: 'production',
      SESSION_SECRET: 'a secret that is long enough for production',
    };
    const started = await startAll({ PORT, WEB_PORT, DATABASE_URL: database.url, ...production });
    expect(started.urls).toEqual([`http://127.0.0.1:${WEB_PORT}`, `http://127.0.0.1:${PORT}/api`]);
    expect((await fetch(`http://127.0.0.1:${PORT}/api/docs`)).status).toBe(404);
    expect(await stop(started)).toBe(0);
  });

  it('are not printed where HOST is unusable, or both ports are equal', async () => {
    for (const [env, said] of [
      [{ HOST: '192.0.2.1' }, 'Nothing can listen on port'],
      [{ PORT: '8123', WEB_PORT: '8123' }, 'PORT and WEB_PORT are both 8123; set one of them.'],
    ] as const) {
      const { ended, output } = run(['scripts/start.mjs'], ROOT, { DATA_DIR: join(folder, 'data'), ...env });
      expect(await ended).toBe(1);
      expect(output()).toContain(said);
    }
  });
});
