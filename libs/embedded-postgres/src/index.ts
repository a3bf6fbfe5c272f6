import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { findBinaries, type Binaries } from './binaries';
import { isAlive, pause, runningPostmaster, waitForExit } from './postmaster';
import { runnerFor, type Runner } from './run-as';

const USER = 'zentra';
const START_MS = 30_000;
const STOP_MS = 20_000;

export interface EmbeddedPostgresOptions {
  /** Everything lives here: the cluster, its password (0600), its port and its log. */
  dataDir: string;
  /** Made when missing. */
  database?: string;
  /** False gives up surviving a crash for speed; for databases of tests only. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection string with the password. */
  url: string;
  /** True where a server from before was still running, as after the process that started it was killed. */
  adopted: boolean;
  /** Stops the server, unless other processes are still connected to it. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres that comes with npm on `dataDir`, or adopts the one that already runs there.
 * It listens on 127.0.0.1 only and survives this process, so that a killed API finds its database running.
 * @throws Error with one line that says what is wrong
 */
export async function startEmbeddedPostgres({
  dataDir,
  database = 'zentra',
  durable = true,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir);
  const cluster = new Cluster(home, durable);
  await mkdir(home, { recursive: true });
  const { port, adopted } = await cluster.ensureRunning();
  const url = (name: string) => `postgres://${USER}:${cluster.password}@127.0.0.1:${port}/${name}`;
  await ensureDatabase(url('postgres'), database);
  return { url: url(database), adopted, stop: () => cluster.stop(url('postgres')) };
}

class Cluster {
  password = '';
  private readonly pgdata: string;
  private readonly log: string;

  constructor(
    private readonly home: string,
    private readonly durable: boolean,
  ) {
    this.pgdata = join(home, 'data');
    this.log = join(home, 'postgres.log');
  }

  async ensureRunning(): Promise<{ port: number; adopted: boolean }> {
    const running = await runningPostmaster(this.pgdata);
    if (running) {
      this.password = await readFile(join(this.home, 'password'), 'utf8');
      if (await this.answers(running.port, running.pid)) return { port: running.port, adopted: true };
    }
    const binaries = await findBinaries();
    const runner = runnerFor([binaries.postgres, this.pgdata]);
    runner.give(this.home);
    await this.initialise(binaries, runner);
    return this.start(binaries, runner);
  }

  /** Stops the server in order, so that nothing needs recovery; leaves it to whoever else still uses it. */
  async stop(adminUrl: string): Promise<void> {
    const running = await runningPostmaster(this.pgdata);
    if (!running || (await hasOtherClients(adminUrl))) return;
    process.kill(running.pid, 'SIGINT');
    if (await waitForExit(running.pid, STOP_MS)) return;
    process.kill(running.pid, 'SIGQUIT');
    await waitForExit(running.pid, STOP_MS);
  }

  /** initdb, once. The marker is written last: a cluster without it was never finished and holds nothing. */
  private async initialise({ initdb }: Binaries, runner: Runner): Promise<void> {
    const marker = join(this.home, 'initialised');
    const passwordFile = join(this.home, 'password');
    if (
      await readFile(marker).then(
        () => true,
        () => false,
      )
    ) {
      this.password = await readFile(passwordFile, 'utf8');
      return;
    }
    await rm(this.pgdata, { recursive: true, force: true });
    this.password = randomBytes(24).toString('hex');
    await writeFile(passwordFile, this.password, { mode: 0o600 });
    runner.give(passwordFile);
    const args = [
      '-D',
      this.pgdata,
      '-U',
      USER,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ];
    // The builtin provider sorts and folds the same on every operating system.
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
    if (!this.durable) args.push('--no-sync');
    const child = runner.spawn(initdb, args, { cwd: this.home, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const code = await new Promise((done) =>
      child.on('close', done).on('error', (error) => done(error.message)),
    );
    if (code !== 0)
      throw new Error(
        `Postgres could not make its folder ${this.pgdata}: ${lastLine(complaint)} (${String(code)})`,
      );
    await writeFile(marker, '');
  }

  /** Tries for a while: after a kill -9 of Postgres its shared memory is held until its last child has gone. */
  private async start({ postgres }: Binaries, runner: Runner): Promise<{ port: number; adopted: boolean }> {
    for (const end = Date.now() + START_MS; ; await pause(250)) {
      const port = await this.choosePort();
      const log = openSync(this.log, 'a', 0o600);
      // Its own process group: Ctrl-C in the terminal must not reach Postgres before the API has finished with it.
      const child = runner.spawn(postgres, ['-D', this.pgdata, '-p', String(port), ...this.settings()], {
        cwd: this.home,
        detached: true,
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      child.unref();
      const failed = new Promise<boolean>((done) =>
        child.once('exit', () => done(false)).once('error', () => done(false)),
      );
      if (child.pid && (await Promise.race([failed, this.answers(port, child.pid)])))
        return { port, adopted: false };
      // Perhaps another process has just started it.
      const other = await runningPostmaster(this.pgdata);
      if (other && (await this.answers(other.port, other.pid))) return { port: other.port, adopted: true };
      if (Date.now() > end)
        throw new Error(`Postgres did not start: ${lastLine(await readFile(this.log, 'utf8'))}`);
    }
  }

  private settings(): string[] {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      'shared_buffers=256MB',
    ];
    if (!this.durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    return settings.flatMap((setting) => ['-c', setting]);
  }

  /** Whether the server at `port` takes our password, waiting while it starts or recovers and `pid` lives. */
  private async answers(port: number, pid: number): Promise<boolean> {
    const end = Date.now() + START_MS;
    while (Date.now() < end && isAlive(pid)) {
      const client = new Client({
        host: '127.0.0.1',
        port,
        user: USER,
        password: this.password,
        database: 'postgres',
      });
      try {
        await client.connect();
        await client.end();
        return true;
      } catch (error) {
        await client.end().catch(() => undefined);
        // 28P01: somebody else's server; not ours to adopt.
        if ((error as { code?: string }).code === '28P01') return false;
        await pause(50);
      }
    }
    return false;
  }

  /** The port of last time where it is free, so that tools keep their settings; otherwise a free one. */
  private async choosePort(): Promise<number> {
    const file = join(this.home, 'port');
    const last = Number(await readFile(file, 'utf8').catch(() => '0'));
    const port = (last > 0 && (await tryPort(last))) || (await tryPort(0));
    if (!port) throw new Error('There is no free port on 127.0.0.1 for Postgres.');
    await writeFile(file, String(port));
    return port;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** The port, if it can be listened on; 0 asks for any. */
const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((done) => {
    const server = createServer()
      .once('error', () => done(undefined))
      .listen(port, '127.0.0.1', () => {
        const { port: got } = server.address() as AddressInfo;
        server.close(() => done(got));
      });
  });

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    await client
      .query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
      .catch((error: { code?: string }) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error; // another process was faster
      });
  });
}

const hasOtherClients = (adminUrl: string): Promise<boolean> =>
  withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return (rows[0]?.others ?? 0) > 0;
  }).catch(() => false);

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
