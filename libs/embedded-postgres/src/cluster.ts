import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asks, hasOtherClients } from './admin';
import { findBinaries, type Binaries } from './binaries';
import { ensureInitialised, storedPassword, USER } from './initialise';
import { rotateLog } from './log-file';
import { choosePort } from './port';
import {
  isAlive,
  pause,
  removeStalePidFile,
  runningPostmaster,
  waitForExit,
  type Postmaster,
} from './postmaster';
import { runnerFor, type Runner } from './run-as';

/** Limit for a start, in ms. Recovery after a crash can take long. */
const START_MS = 120_000;
const STOP_MS = 20_000;

/**
 * Temporary errors of a start: another process starts or stops the server, or has just taken the
 * port. Processes of a killed server have not ended yet, or a damaged lock file is about to be
 * removed.
 */
const PASSING =
  /lock file "[^"]*" (already exists|is empty)|bogus data in lock file|shared memory block|Address already in use|could not create any TCP\/IP sockets/;

/** Manages one Postgres server and its data folder. */
export class Cluster {
  private password = '';
  private port = 0;
  private restarting: AbortSignal | undefined;
  private readonly pgdata: string;
  private readonly log: string;

  constructor(
    private readonly home: string,
    private readonly durable: boolean,
  ) {
    this.pgdata = join(home, 'data');
    this.log = join(home, 'postgres.log');
  }

  urlOf(database: string): string {
    return `postgres://${USER}:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /**
   * Connects to the server that runs on the data folder, or starts one.
   * @param restart given for a restart, which keeps the port, because clients know it; aborts the
   *   attempt
   */
  async ensureRunning(restart?: AbortSignal): Promise<{ adopted: boolean }> {
    this.restarting = restart;
    this.password = (await storedPassword(this.pgdata)) ?? '';
    const running = await runningPostmaster(this.pgdata);
    if (running && this.password && (await this.isUp(running))) return { adopted: true };
    // For a running application, an empty new database would look like the lost one.
    if (restart && !this.password) throw new Error(`Postgres cannot be started: ${this.pgdata} is gone.`);
    const binaries = await findBinaries();
    const runner = runnerFor([binaries.postgres, this.pgdata]);
    runner.give(this.home);
    this.password = await ensureInitialised(this.home, binaries, runner, this.durable);
    return this.start(binaries, runner);
  }

  async isRunning(): Promise<boolean> {
    return (await runningPostmaster(this.pgdata)) !== undefined;
  }

  async restart(stopped: AbortSignal): Promise<void> {
    await this.ensureRunning(stopped);
  }

  rotateLog(): void {
    rotateLog(this.log);
  }

  /**
   * Shuts the server down cleanly, so that no recovery is needed. Leaves it running if other
   * processes use it.
   */
  async stop(): Promise<void> {
    const running = await runningPostmaster(this.pgdata);
    if (!running || (await hasOtherClients(this.urlOf('postgres')))) return;
    process.kill(running.pid, 'SIGINT');
    if (await waitForExit(running.pid, STOP_MS)) return;
    process.kill(running.pid, 'SIGQUIT');
    await waitForExit(running.pid, STOP_MS);
  }

  /** Tries to start the server, and repeats after temporary errors. */
  private async start(binaries: Binaries, runner: Runner): Promise<{ adopted: boolean }> {
    for (const end = Date.now() + START_MS; ; await pause(250)) {
      const other = await runningPostmaster(this.pgdata);
      if (other && (await this.isUp(other))) return { adopted: true };
      await removeStalePidFile(this.pgdata);
      const failure = await this.tryToStart(binaries, runner);
      if (failure === undefined) return { adopted: false };
      this.restarting?.throwIfAborted();
      if (!PASSING.test(failure) || Date.now() > end) throw new Error(`Postgres did not start: ${failure}`);
    }
  }

  /** Makes one attempt. Returns undefined once the server answers, otherwise why it ended. */
  private async tryToStart({ postgres }: Binaries, runner: Runner): Promise<string | undefined> {
    const port = this.restarting ? this.port : await choosePort(join(this.home, 'port'));
    rotateLog(this.log);
    const log = openSync(this.log, 'a', 0o600);
    const { size } = fstatSync(log);
    // A separate process group: Ctrl-C in the terminal must not reach Postgres before the API has
    // closed its connections.
    const child = runner.spawn(postgres, ['-D', this.pgdata, '-p', String(port), ...this.settings()], {
      cwd: this.home,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const ended = new Promise<string | undefined>((done) => {
      child.once('error', (error) => done(error.message));
      child.once('exit', () => done(undefined));
    });
    const { pid } = child;
    if (pid === undefined) return ended;
    const isUp = await this.isUp({ pid, port }).catch(async (error: unknown) => {
      child.ref(); // otherwise this process ends before it reports the error
      child.kill('SIGINT');
      await ended;
      throw error;
    });
    if (isUp) return undefined;
    child.ref();
    return (await ended) ?? complaintIn(readFileSync(this.log).subarray(size).toString());
  }

  private settings(): string[] {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      'shared_buffers=256MB',
      'log_timezone=UTC',
    ];
    if (!this.durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    return settings.flatMap((setting) => ['-c', setting]);
  }

  /**
   * Returns true once the server accepts the password, waiting while it starts or recovers. Returns
   * false if it has ended.
   * @throws Error if it will not accept the password
   */
  private async isUp({ pid, port }: Postmaster): Promise<boolean> {
    this.port = port;
    for (const end = Date.now() + START_MS; isAlive(pid); await pause(50)) {
      this.restarting?.throwIfAborted();
      const answer = await asks(this.urlOf('postgres'));
      if (answer === 'yes') return true;
      if (answer === 'wrong password')
        throw new Error(`The Postgres in ${this.pgdata} refuses the password that is stored there.`);
      if (Date.now() > end) throw new Error(`Postgres does not answer on port ${port}; see ${this.log}.`);
    }
    return false;
  }
}

/** Returns the line of Postgres' log that says why it ended. */
function complaintIn(text: string): string {
  const lines = text.trim().split('\n');
  const at = lines.findLastIndex((line) => /FATAL|PANIC/.test(line));
  if (at < 0) return lines.at(-1) ?? '';
  const detail = lines[at + 1]?.match(/DETAIL: +(.*)/)?.[1];
  const fatal = lines[at]?.replace(/^.*(FATAL|PANIC): +/, '') ?? '';
  return detail ? `${fatal}: ${detail}` : fatal;
}
