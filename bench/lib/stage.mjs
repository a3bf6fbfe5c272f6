import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { untilStopped } from '../../scripts/lib/until-stopped.mjs';
import { Api } from './api.mjs';
import { Postgres } from './postgres.mjs';

/** Stages that Ctrl-C must close. */
const open = new Set();
untilStopped(async () => {
  for (const stage of open) await stage.close();
  return 130;
});

/** A temporary folder and the programs started on it; closing it removes both. */
export class Stage {
  folder = mkdtempSync(join(tmpdir(), 'zentra-bench-'));
  closers = [];

  constructor() {
    open.add(this);
  }

  /** Starts a durable Postgres. */
  async postgres() {
    const postgres = new Postgres(this.subfolder('postgres'));
    await postgres.start();
    this.onClose(() => postgres.stop());
    return postgres;
  }

  /** Starts the API on that database; resolves when it is ready. */
  async api(databaseUrl, nodeArgs = [], env = {}) {
    const api = new Api({ databaseUrl, folder: this.subfolder('api'), nodeArgs, env });
    this.onClose(() => api.stop());
    await api.start();
    return api;
  }

  /** Opens a direct connection to the database. */
  async sql(databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl });
    // A database that the benchmark stops itself.
    client.on('error', () => undefined);
    this.onClose(() => client.end());
    await client.connect();
    return client;
  }

  /** Last in, first out. */
  onClose(closer) {
    this.closers.push(closer);
  }

  async close() {
    for (const closer of this.closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        // The others must be closed, too.
        console.error(error.message);
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
    open.delete(this);
  }

  subfolder(name) {
    const folder = join(this.folder, `${name}-${this.closers.length}`);
    mkdirSync(folder);
    return folder;
  }
}
