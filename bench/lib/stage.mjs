import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { untilStopped } from '../../scripts/lib/until-stopped.mjs';
import { Api } from './api.mjs';
import { Postgres } from './postgres.mjs';

/** Those that Ctrl-C has to close. */
const open = new Set();
untilStopped(async () => {
  for (const stage of open) await stage.close();
  return 130;
});

/** A temporary folder and what was started on it; when it closes, nothing is left of either. */
export class Stage {
  folder = mkdtempSync(join(tmpdir(), 'zentra-bench-'));
  closers = [];

  constructor() {
    open.add(this);
  }

  /** A durable Postgres of its own. */
  async postgres() {
    const postgres = new Postgres(this.subfolder('postgres'));
    await postgres.start();
    this.onClose(() => postgres.stop());
    return postgres;
  }

  /** The API on that database, ready. */
  async api(databaseUrl, nodeArgs = [], env = {}) {
    const api = new Api({ databaseUrl, folder: this.subfolder('api'), nodeArgs, env });
    this.onClose(() => api.stop());
    await api.start();
    return api;
  }

  /** A connection of our own, past the API. */
  async sql(databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined); // a database that we stop ourselves
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
        console.error(error.message); // the others have to be closed all the same
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
