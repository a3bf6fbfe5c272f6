import { join } from 'node:path';
import { Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ImpatientClient } from './impatient-client';

/** A lock of this database that only migrating processes take; the number is arbitrary but fixed. */
const MIGRATION_LOCK = 7_205_759;

/**
 * How long to wait for the database before it counts as away, ms: for a connection, then for an answer. Together, and
 * twice over for who waits behind somebody else, well under the 5 s after which whoever asks must know.
 */
const PATIENCE = { connectionTimeoutMillis: 1_000, query_timeout: 2_000, Client: ImpatientClient };

/** Entities and migrations are found by their file names, so a feature adds its own by adding the file. */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    entities: [join(__dirname, '..', '**', '*.entity.{ts,js}')],
    migrations: [join(__dirname, 'migrations', '*.{ts,js}')],
    migrationsTableName: 'migrations',
    synchronize: false,
    applicationName: 'zentra',
    poolSize: 10,
    // Reading by key costs hardly more than reading on; Postgres' own guess, of turning disks, makes it read whole tables.
    extra: { ...PATIENCE, options: '-c random_page_cost=1.1' },
  };
}

/**
 * The message writer's one connection. Its statements are prepared once and live as long as the process, so they must be
 * planned for tables that grow: by key, however small a table was when the first message came.
 */
export function writerPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'zentra-writer',
    max: 1,
    idleTimeoutMillis: 0,
    options:
      '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan',
    ...PATIENCE,
  });
  pool.on('error', () => undefined); // an idle connection broke; the next batch opens another
  return pool;
}

/**
 * Brings the schema up to date; of several processes that start at once, one does it and the others wait. On connections of
 * its own, which wait as long as it takes: building an index on a full table is no sign that the database is away.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const extra = { connectionTimeoutMillis: PATIENCE.connectionTimeoutMillis };
  const dataSource = await new DataSource({ ...dataSourceOptions(databaseUrl), extra }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}
