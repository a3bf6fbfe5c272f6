import type { Client } from 'pg';
import { DatabaseClient } from './database-client';
import { UNHURRIED } from './session-settings';

/**
 * Runs `act` unless a caller in this or another process runs the same `name`. The lock ends with
 * its own connection, so a killed process leaves no lock behind. `act` may use that connection,
 * whose statements have no time limit.
 * @returns whether it ran
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
