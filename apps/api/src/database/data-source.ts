import { Pool, type PoolConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseClient, type DatabaseClientConfig } from './database-client';
import { MIGRATIONS } from './migrations';
import { UNHURRIED } from './session-settings';

/** A lock of this database that only migrating processes take; the number is arbitrary but fixed. */
const MIGRATION_LOCK = 7_205_759;

/** Before the schema is brought up to date, nobody waits yet. */
const CONNECTION_MS = 5_000;

/** Parts of the patience after which Postgres ends a statement, and its wait for a lock, so that we are told why. */
const STATEMENT_SHARE = 0.9;
const LOCK_SHARE = 0.75;

/** @param ms how long to wait for an answer; for a connection, half of it */
const patience = (ms: number) => ({
  connectionTimeoutMillis: ms / 2,
  query_timeout: ms,
  // A query that is given up ends in Postgres, too.
  timeLimits: { statementMs: ms * STATEMENT_SHARE, lockMs: ms * LOCK_SHARE },
  Client: DatabaseClient,
});

/** Reading by key costs hardly more than reading on; Postgres' own guess, of turning disks, makes it read whole tables. */
const PLANNING = { random_page_cost: '1.1' };

/** The classes of tables; they belong to features, which nothing here may import. */
export type Entities = NonNullable<DataSourceOptions['entities']>;

/**
 * @param patienceMs `Config.databasePatienceMs`
 * @param poolSize connections of the pool
 */
export function dataSourceOptions(
  databaseUrl: string,
  patienceMs: number,
  entities: Entities,
  poolSize = 10,
): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    entities,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    synchronize: false,
    applicationName: 'zentra',
    poolSize,
    extra: { ...patience(patienceMs), sessionSettings: PLANNING },
  };
}

/**
 * The message writer's one connection. Its statements are prepared once and live as long as the process, so they must be
 * planned for tables that grow: by key, however small a table was when the first message came.
 * @param patienceMs `Config.databasePatienceMs`
 */
export function writerPool(databaseUrl: string, patienceMs: number): Pool {
  const config: PoolConfig & DatabaseClientConfig = {
    connectionString: databaseUrl,
    application_name: 'zentra-writer',
    max: 1,
    idleTimeoutMillis: 0,
    sessionSettings: {
      enable_seqscan: 'off',
      enable_hashjoin: 'off',
      enable_mergejoin: 'off',
      plan_cache_mode: 'force_generic_plan',
    },
    ...patience(patienceMs),
  };
  return poolOf(config);
}

/**
 * The connections of slow queries.
 * @param patienceMs `Config.databasePatienceMs`
 */
export function slowPool(databaseUrl: string, patienceMs: number, size: number): Pool {
  const config: PoolConfig & DatabaseClientConfig = {
    connectionString: databaseUrl,
    application_name: 'zentra-slow',
    max: size,
    sessionSettings: PLANNING,
    ...patience(patienceMs),
  };
  return poolOf(config);
}

function poolOf(config: PoolConfig & DatabaseClientConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', () => undefined); // an idle connection broke; the next query opens another
  return pool;
}

/**
 * Brings the schema up to date; of several processes that start at once, one does it and the others wait. On connections of
 * its own, which wait as long as it takes: building an index on a full table is no sign that the database is away.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const extra = {
    connectionTimeoutMillis: CONNECTION_MS,
    Client: DatabaseClient,
    sessionSettings: UNHURRIED,
  };
  const dataSource = await new DataSource({ ...dataSourceOptions(databaseUrl, 0, []), extra }).initialize();
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
