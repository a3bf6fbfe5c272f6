import { AppError } from '../common/errors/app-error';
import type { Identity } from '../common/identity';
import type { Sql } from '../database/in-transaction';

/**
 * For what commits without the end of its session waiting for it at the gate: from here on that end comes after this
 * transaction, or has come before it and is seen. To be called before anything else is locked but the person; whoever ends
 * sessions has the same order, the person first.
 * @throws UNAUTHENTICATED where the session has ended
 */
export async function lockSessionForShare(sql: Sql, { userId, sessionId }: Identity): Promise<void> {
  await sql.query('SELECT FROM users WHERE id = $1 FOR KEY SHARE', [userId]);
  const { rowCount } = await sql.query(
    `SELECT FROM sessions WHERE user_id = $1 AND id = $2 AND expires_at > now() FOR KEY SHARE`,
    [userId, sessionId],
  );
  if (rowCount === 0) throw new AppError('UNAUTHENTICATED');
}
