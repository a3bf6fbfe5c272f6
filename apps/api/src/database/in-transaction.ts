import type { Pool, PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** The pool, or one connection of it in the middle of a transaction. */
export type Sql = Pick<PoolClient, 'query'>;

/** Runs `work` in one transaction of its own; whatever it throws rolls everything back. */
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

/** The connection on which TypeORM runs this transaction, for plain statements that belong into it. */
export async function sqlOf({ queryRunner }: EntityManager): Promise<Sql> {
  if (!queryRunner) throw new Error('There is no transaction');
  const connection: unknown = await queryRunner.connect();
  return connection as Sql; // the pg driver's own client
}
