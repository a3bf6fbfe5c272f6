import type { Pool } from 'pg';

/** Sends a notice as another process does, such as one that stopped right after it. */
export async function sendNotice(sql: Pick<Pool, 'query'>, kind: string, data: object): Promise<void> {
  const notice = { kind, n: 1, from: 'a-process-elsewhere', isAwaited: false, data };
  await sql.query(`SELECT pg_notify('zentra', $1)`, [JSON.stringify(notice)]);
}
