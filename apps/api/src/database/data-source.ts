import { Pool, type PoolConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseClient, type DatabaseClientConfig } from './database-client';
import { MIGRATIONS } from './migrations';
import { UNHURRIED } from './session-settings';

/** Key of the advisory lock for migrations in this database; arbitrary but fixed. */
const MIGRATION_LOCK = 7_205_759;

/** Limit of connecting before a migration, ms: no callers wait yet. */
const CONNECTION_MS = 5_000;

/**
 * Shares of the time limit after which Postgres itself ends a statement, or its wait for a lock.
 * They are below 1, so that the error states the reason.
 */
const STATEMENT_SHARE = 0.9;
const LOCK_SHARE = 0.75;

/** @param ms time limit of a query; half of it for a connection */
const patience = (ms: number) => ({
  connectionTimeoutMillis: ms / 2,
  query_timeout: ms,
  // Ends a query in Postgres, too, that the client has given up.
  timeLimits: { statementMs: ms * STATEMENT_SHARE, lockMs: ms * LOCK_SHARE },
  Client: DatabaseClient,
});

/**
 * Reading by key costs hardly more than reading on. Postgres' default is for rotating disks and
 * makes it read whole tables.
 */
const PLANNING = { random_page_cost: '1.1' };

/** The entity classes. They belong to features, which this folder must not import. */
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
 * Returns the message writer's one connection. Its statements are prepared once and live as long as
 * the process. So they must be planned for growing tables: by key, even if a table was small at the
 * first message.
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
 * Returns the connections for slow queries.
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
 * Migrates the schema. Of several processes that start concurrently, one migrates and the others
 * wait. Uses its own connections without a time limit: building an index on a large table does not
 * mean that the database is unavailable.
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
