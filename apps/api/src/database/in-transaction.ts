import type { Pool, PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** The pool, or one of its connections during a transaction. */
export type Sql = Pick<PoolClient, 'query'>;

/** Runs `work` in a transaction on a connection of the pool. Rolls back where it throws. */
export async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    return await inTransactionOn(client, work, () => (isBroken = true));
  } finally {
    client.release(isBroken);
  }
}

/**
 * Runs `work` in a transaction on a given connection, which must not be in one.
 * @param onBroken called where the rollback failed, so that the connection is of no further use
 */
export async function inTransactionOn<T>(
  sql: Sql,
  work: (sql: Sql) => Promise<T>,
  onBroken: () => void = () => undefined,
): Promise<T> {
  await sql.query('BEGIN');
  try {
    const result = await work(sql);
    await sql.query('COMMIT');
    return result;
  } catch (error) {
    await sql.query('ROLLBACK').catch(onBroken);
    throw error;
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
