import type { Sql } from './in-transaction';

/**
 * Connections of the message writer, the listener, and background work: two exports and the purge.
 */
const CONNECTIONS_BESIDE_POOL = 5;

const LIMITS = `
SELECT CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper THEN r.rolconnlimit END AS role,
  CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper THEN d.datconnlimit END AS database,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0) AS server
FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`;

type Limit = 'role' | 'database' | 'server';

/**
 * Returns one line where the role, the database or the server allows fewer connections than this
 * process may open; otherwise undefined.
 */
export async function tooFewConnections(sql: Sql, poolSize: number): Promise<string | undefined> {
  const { rows } = await sql.query<Record<Limit, number | null>>(LIMITS);
  const limits = Object.entries(rows[0] ?? {}).filter(
    (limit): limit is [string, number] => limit[1] !== null,
  );
  const [whose, most] = limits.sort(([, a], [, b]) => a - b)[0] ?? ['', Infinity];
  const wanted = poolSize + CONNECTIONS_BESIDE_POOL;
  if (most >= wanted) return undefined;
  const fitting = Math.max(1, most - CONNECTIONS_BESIDE_POOL);
  return `The ${whose} allows ${most} database connections, and this process opens up to ${wanted}: raise that limit, or set DATABASE_POOL_SIZE=${fitting} or less.`;
}
