import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../../libs/embedded-postgres/src';
import { URL_VARIABLE } from './postgres-url';
import { prepareTemplate } from './template';
import { WARM_FOLDER } from './warm-postgres';

declare global {
  // Jest hands state from setup to teardown through a global.
  var stopTestPostgres: () => Promise<void>;
}

/**
 * Starts one Postgres for the whole run, with a migrated template that each suite copies. It starts
 * empty and ends with the run. With `TEST_POSTGRES=warm` it continues to run for the next one.
 */
export default async function globalSetup(): Promise<void> {
  const isWarm = process.env.TEST_POSTGRES === 'warm';
  const dataDir = isWarm ? WARM_FOLDER : await mkdtemp(join(tmpdir(), 'zentra-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    database: 'postgres',
    durable: false,
  });
  process.env[URL_VARIABLE] = await prepareTemplate(postgres.url);
  globalThis.stopTestPostgres = async () => {
    if (isWarm) return;
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
