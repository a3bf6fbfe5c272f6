import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ensureDatabase, keepDataOutOfLog } from './admin';
import { Cluster } from './cluster';
import { Watch } from './watch';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, with its password (mode 0600), port and log. */
  dataDir: string;
  /** Name of the database, created if missing. */
  database?: string;
  /** False trades durability after a crash for speed. For test databases only. */
  durable?: boolean;
  /**
   * Restarts the server when it ends unexpectedly and rotates its log. Called with one line for
   * each of these. Without it, the server is not watched.
   */
  watch?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection string with the password. */
  url: string;
  /**
   * True if a server from before was still running, e.g. because the process that had started it
   * was killed.
   */
  adopted: boolean;
  /** Stops the server, unless other processes are connected to it. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres from npm on `dataDir`, or connects to the one that already runs there.
 * It listens on 127.0.0.1 only. It outlives this process, so that the database survives a crash of
 * the API.
 * @throws Error with one line that says what is wrong
 */
export async function startEmbeddedPostgres({
  dataDir,
  database = 'zentra',
  durable = true,
  watch,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  forgetOtherServers();
  const home = resolve(dataDir);
  await mkdir(home, { recursive: true });
  const cluster = new Cluster(home, durable);
  const { adopted } = await cluster.ensureRunning();
  await keepDataOutOfLog(cluster.urlOf('postgres'));
  await ensureDatabase(cluster.urlOf('postgres'), database);
  const watching = watch && new Watch(cluster, watch);
  const stop = async () => {
    await watching?.stop();
    await cluster.stop();
  };
  return { url: cluster.urlOf(database), adopted, stop };
}

/**
 * Removes libpq's variables, such as PGSSLMODE and PGOPTIONS, from this process. `pg` would apply
 * them, although they are meant for another server.
 */
function forgetOtherServers(): void {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z_]+$/.test(name)) delete process.env[name];
}
