import { AppError } from '../common/errors/app-error';
import type { Identity } from '../common/identity';
import type { Sql } from '../database/in-transaction';

/**
 * Locks the session and its user FOR KEY SHARE until the end of the transaction. Use it for
 * transactions that `InFlightTracker.drain` does not wait for. The end of the session comes after
 * this transaction, or before it and is seen here. Lock nothing but the user before it: code that
 * ends sessions locks the user first, too.
 * @throws UNAUTHENTICATED when the session has ended
 */
export async function lockSessionForShare(sql: Sql, { userId, sessionId }: Identity): Promise<void> {
  await sql.query('SELECT FROM users WHERE id = $1 FOR KEY SHARE', [userId]);
  const { rowCount } = await sql.query(
    `SELECT FROM sessions WHERE user_id = $1 AND id = $2 AND expires_at > now() FOR KEY SHARE`,
    [userId, sessionId],
  );
  if (rowCount === 0) throw new AppError('UNAUTHENTICATED');
}
