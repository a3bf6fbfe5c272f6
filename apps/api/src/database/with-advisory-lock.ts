import type { Client } from 'pg';
import { DatabaseClient } from './database-client';
import { UNHURRIED } from './session-settings';

/**
 * Does `act` unless somebody, in this process or another one, is doing what has the same name. The lock lives and dies
 * with a connection of its own, so a process that is killed leaves nothing behind that has to be waited for; and that
 * connection, which `act` may use, waits as long as its statements take.
 * @returns whether it was done
 */
export async function withAdvisoryLock(
  databaseUrl: string,
  name: string,
  act: (sql: Client) => Promise<void>,
): Promise<boolean> {
  const sql = new DatabaseClient({
    connectionString: databaseUrl,
    application_name: 'zentra-background',
    connectionTimeoutMillis: 1_000,
    keepAlive: true,
    sessionSettings: UNHURRIED,
  });
  try {
    await sql.connect();
    const { rows } = await sql.query<{ isOurs: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "isOurs"`,
      [name],
    );
    if (!rows[0]?.isOurs) return false;
    await act(sql);
    return true;
  } finally {
    await sql.end().catch(() => undefined);
  }
}
