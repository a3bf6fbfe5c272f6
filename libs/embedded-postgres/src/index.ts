import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ensureDatabase, keepDataOutOfLog } from './admin';
import { Cluster } from './cluster';
import { Watch } from './watch';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster with its password (0600), its port and its log. */
  dataDir: string;
  /** Made when missing. */
  database?: string;
  /** False gives up surviving a crash for speed; for databases of tests only. */
  durable?: boolean;
  /**
   * Starts the server again when it ends unexpectedly, rotates its log, and reports both through this, one line each.
   * Without it, nothing watches the server.
   */
  watch?: (line: string) => void;
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
 * Removes libpq's variables, such as PGSSLMODE and PGOPTIONS, from this process: `pg` would read them, and where they are set
 * they speak of another server.
 */
function forgetOtherServers(): void {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z_]+$/.test(name)) delete process.env[name];
}
