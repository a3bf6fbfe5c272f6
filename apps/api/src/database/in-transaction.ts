import type { Pool, PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** The pool, or one of its connections during a transaction. */
export type Sql = Pick<PoolClient, 'query'>;

/** Runs `work` in a transaction of its own. Commits its result, and rolls back where it throws. */
export async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (isBroken = true));
    throw error;
  } finally {
    client.release(isBroken);
  }
}

/**
 * Returns the connection on which TypeORM runs this transaction, for plain statements within it.
 */
export async function sqlOf({ queryRunner }: EntityManager): Promise<Sql> {
  if (!queryRunner) throw new Error('There is no transaction');
  const connection: unknown = await queryRunner.connect();
  return connection as Sql; // the pg driver's own client
}
