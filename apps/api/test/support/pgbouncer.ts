import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './built-api';

/** The PgBouncer that `npm test` found or installed, or an installed one. */
function program(): string {
  const found = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, 'pgbouncer'))
    .find((path) => existsSync(path));
  const path = process.env.PGBOUNCER ?? found;
  if (path === undefined) throw new Error('There is no PgBouncer; `npm run test:proofs` installs one.');
  return path;
}

/** Starts a PgBouncer with its defaults except for the pool mode, in front of one database. */
export class TestPgBouncer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async before(databaseUrl: string, poolMode: 'session' | 'transaction' | 'statement') {
    const target = new URL(databaseUrl);
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'zentra-pgbouncer-'));
    // Started as root, PgBouncer changes to another user, who must be able to read the folder.
    await chmod(folder, 0o755);
    const settings = join(folder, 'pgbouncer.ini');
    await writeFile(
      settings,
      `[databases]
* = host=${target.hostname} port=${target.port} user=${target.username} password=${target.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
`,
    );
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const child = spawn(program(), [...user, settings], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    for await (const chunk of child.stderr) {
      said += String(chunk);
      if (!/process up/.test(said)) continue;
      const url = new URL(databaseUrl);
      url.port = String(port);
      child.stderr.resume();
      return new TestPgBouncer(url.href, child, folder);
    }
    throw new Error(`PgBouncer did not start: ${said}`);
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }
}
