import type { Pool } from 'pg';
import type { TestPerson } from './factories';
import type { TestApp } from './test-app';

/** A sender with a pending interest, inserted by SQL. */
export interface Sender {
  /** Age of the account. */
  ageHours?: number;
  isConfirmed?: boolean;
  /** Whether the recipient was shown it today; otherwise it is queued. */
  isShown?: boolean;
  /** Hours until the interest expires; 30 days by default. */
  expiresInHours?: number;
}

/** Inserts an interest of each sender to a recipient, in this order. Returns their ids. */
export async function interestsFrom(
  { sql }: { sql: Pick<Pool, 'query'> },
  { me }: TestPerson,
  senders: Sender[],
): Promise<string[]> {
  const rows = senders.map(
    ({ ageHours = 0, isConfirmed = false, isShown = false, expiresInHours = 720 }) => ({
      age: ageHours,
      confirmed: isConfirmed,
      shown: isShown,
      expires: expiresInHours,
    }),
  );
  const { rows: sent } = await sql.query<{ id: string }>(
    `WITH sender AS (
       SELECT gen_random_uuid() AS id, uuidv7((n - 2000) * interval '1 ms') AS interest_id, sender.*
       FROM ROWS FROM (jsonb_to_recordset($2) AS (age float, confirmed bool, shown bool, expires float))
         WITH ORDINALITY AS sender (age, confirmed, shown, expires, n)
     ), made AS (
       INSERT INTO users (id, username, email, display_name, password_hash, is_listed, created_at, email_verified_at)
       SELECT id, 's_' || right(id::text, 12), id || '@example.org', 'Sender', 'x', false,
         now() - age * interval '1 hour', CASE WHEN confirmed THEN now() END
       FROM sender
     ), sent AS (
       INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at)
       SELECT interest_id, id, $1, 'pending', now(), CASE WHEN shown THEN now() END, now() + expires * interval '1 hour'
       FROM sender RETURNING *
     ), relation AS (
       INSERT INTO relations (low_id, high_id, state, interest_id, initiator_id, expires_at, shown_at)
       SELECT least(sender_id, recipient_id), greatest(sender_id, recipient_id), 'open', id, sender_id, expires_at, shown_at
       FROM sent
     )
     SELECT interest_id AS id FROM sender ORDER BY n`,
    [me.id, JSON.stringify(rows)],
  );
  return sent.map(({ id }) => id);
}

/** Repeats the same kind of sender. */
export const times = (count: number, sender: Sender): Sender[] => Array.from({ length: count }, () => sender);

/** Moves what the recipient was shown to the day before, so that all places are free. */
export const nextDay = (app: TestApp, { me }: TestPerson) =>
  app.sql.query(`UPDATE interests SET shown_at = shown_at - interval '24 hours' WHERE recipient_id = $1`, [
    me.id,
  ]);
