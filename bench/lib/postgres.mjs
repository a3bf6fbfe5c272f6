import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './pause.mjs';
import { childrenOf, cpuSecondsOfTree } from './processes.mjs';

/** A Postgres of the benchmark, which can be started, stopped immediately, frozen and measured. */
export class Postgres {
  url = '';

  constructor(folder) {
    this.folder = folder;
  }

  async start() {
    // Loaded now, because it is built by then.
    const { startEmbeddedPostgres } = await import('../../dist/libs/embedded-postgres/src/index.js');
    const { url, stop } = await startEmbeddedPostgres({ dataDir: this.folder });
    this.url = url;
    this.stop = stop;
    this.pid = Number(readFileSync(join(this.folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** CPU seconds of the server and all its connections so far. */
  get cpuSeconds() {
    return cpuSecondsOfTree(this.pid);
  }

  /**
   * As `pg_ctl stop -m immediate`: unwritten changes are recovered from the write-ahead log at the
   * next start.
   */
  async stopAtOnce() {
    process.kill(this.pid, 'SIGQUIT');
    while (isThere(this.pid)) await pause(10);
  }

  /** Stops answering without refusing connections: the worst kind of outage. */
  freeze() {
    this.signalAll('SIGSTOP');
  }

  thaw() {
    this.signalAll('SIGCONT');
  }

  signalAll(signal) {
    // The postmaster first, so that it starts no other process.
    for (const pid of [this.pid, ...childrenOf(this.pid)]) process.kill(pid, signal);
  }
}

function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
