// `npm run demo`: the same as `npm start`, with demo users, in its own data folder.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hostOf, printAddresses, reachable } from './lib/addresses.mjs';
import { fail, ROOT } from './lib/setup.mjs';
import { startZentra } from './lib/zentra.mjs';

// From the shell only; the value in .env is the folder of `npm start`.
const folder = resolve(ROOT, process.env.DATA_DIR || '.demo');
const sign = join(folder, 'demo');
// The demo empties its database before it fills it.
if (process.env.DATA_DIR && existsSync(join(folder, 'postgres')) && !existsSync(sign))
  fail(`DATA_DIR is ${folder}, which holds something else than a demo; choose another folder.`);
process.env.DATA_DIR = folder;
process.env.RATE_LIMIT_FACTOR ??= '0';
process.env.DATABASE_URL = '';
const ports = await startZentra();
writeFileSync(sign, '');
const host = hostOf(process.env);
// Loaded now, because only now its dependencies are installed.
const { PASSWORD, seed } = await import('./demo/seed.mjs');
const marker = join(folder, 'seeded');
if (!existsSync(marker)) {
  console.log('Inviting thirty people …');
  await withDatabase(async (database) => {
    await removeAll(database);
    await seed(`http://${reachable(host)}:${ports.PORT}`, database);
  });
  writeFileSync(marker, '');
}
printAddresses(ports);
console.log(
  `  Sign in as mara or jonas, with the password “${PASSWORD}”; two windows make a conversation.\n`,
);

/** Connects to the demo's own database, which it may change directly. */
async function withDatabase(act) {
  const { default: pg } = await import('pg');
  const stored = (name) => readFileSync(join(folder, 'postgres', name), 'utf8');
  const [password, port] = [stored('data/zentra-password'), Number(stored('port'))];
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'zentra',
    password,
    database: 'zentra',
    ssl: false,
  });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}

/** Removes what an interrupted earlier run has left. */
async function removeAll(database) {
  const { rows } = await database.query(
    `SELECT string_agg(quote_ident(tablename), ', ') AS tables FROM pg_tables
     WHERE schemaname = 'public' AND tablename NOT IN ('migrations', 'audit_log')`,
  );
  await database.query(`TRUNCATE ${rows[0].tables}`);
}
