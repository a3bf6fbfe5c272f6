// `npm run demo`: the same as `npm start`, with people in it, in a data folder of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printAddresses } from './lib/addresses.mjs';
import { startZentra } from './lib/zentra.mjs';

process.env.DATA_DIR = '.demo';
process.env.RATE_LIMIT_FACTOR ??= '0';
process.env.DATABASE_URL = ''; // not deleted, or `.env` would fill it in again
const ports = await startZentra();
const { PASSWORD, seed } = await import('./demo/seed.mjs');
await seed(`http://127.0.0.1:${ports.PORT}`, embeddedUrl());
printAddresses(ports);
console.log(
  `  Sign in as mara or jonas, with the password “${PASSWORD}”; two windows make a conversation.\n`,
);

/** The demo's own database, which it may change behind the API's back. */
function embeddedUrl() {
  const read = (name) => readFileSync(join(process.env.DATA_DIR, 'postgres', name), 'utf8');
  return `postgres://zentra:${read('data/zentra-password')}@127.0.0.1:${read('port')}/zentra`;
}
