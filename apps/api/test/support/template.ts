import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../../../../libs/embedded-postgres/src/postmaster';
import { migrate } from '../../src/database/data-source';

const PREFIX = 'zentra_template_';
const DATABASE = join(__dirname, '../../src/database');

/** Only processes that prepare templates take this lock; the number is arbitrary but fixed. */
const TEMPLATE_LOCK = 4_711_020;

/**
 * Returns the address of a migrated database that suites copy. Creates it where no earlier run has,
 * and drops the databases of killed runs.
 * @param url of the database `postgres`
 */
export async function prepareTemplate(url: string): Promise<string> {
  const name = `${PREFIX}${fingerprint()}`;
  const [address, unfinished] = [new URL(url), new URL(url)];
  address.pathname = `/${name}`;
  unfinished.pathname = `/${name}_unfinished`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const names = rows.map(({ datname }) => datname);
    for (const left of names.filter((one) => isLeft(one, name)))
      await client.query(`DROP DATABASE IF EXISTS ${left} WITH (FORCE)`);
    if (names.includes(name)) return address.href;
    await client.query(`CREATE DATABASE ${name}_unfinished`);
    await migrate(unfinished.href);
    await client.query(`ALTER DATABASE ${name}_unfinished RENAME TO ${name}`);
    return address.href;
  } finally {
    await client.end();
  }
}

/** Names of suite databases contain the number of their process, see `createDatabase`. */
function isLeft(name: string, template: string): boolean {
  if (name.startsWith(PREFIX)) return name !== template;
  const pid = Number(/^test_(\d+)_/.exec(name)?.[1] ?? 0);
  return pid > 0 && !isAlive(pid);
}

/** Hash of the files that define the schema. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = readdirSync(DATABASE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(DATABASE, file)));
  return hash.digest('hex').slice(0, 16);
}
