import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../../libs/embedded-postgres/src';
import { migrate } from '../../src/database/data-source';
import { TEMPLATE, URL_VARIABLE, urlOf } from './databases';

declare global {
  // Jest hands state from setup to teardown through a global.
  var stopTestPostgres: () => Promise<void>;
}

/** One Postgres for the whole run, with a migrated template that each suite copies. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zentra-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    database: TEMPLATE,
    durable: false,
  });
  process.env[URL_VARIABLE] = postgres.url;
  await migrate(urlOf(TEMPLATE));
  globalThis.stopTestPostgres = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
