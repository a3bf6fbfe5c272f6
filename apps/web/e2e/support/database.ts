import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../../libs/embedded-postgres/src';

/** Runs one statement in the database of the run, for states that would take too long to reach. */
export async function sql(statement: string, values: unknown[]): Promise<void> {
  const { url } = await startEmbeddedPostgres({
    dataDir: join(process.env.ZENTRA_E2E_DATA_DIR ?? '', 'postgres'),
  });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}

/**
 * Inserts `count` messages of many lengths into an empty conversation, 17 minutes apart up to now;
 * three in a row are by one of the two. Message 12 reads `Line 12 …`.
 */
export async function fillHistory(conversationId: string, userIds: string[], count: number): Promise<void> {
  await sql(
    `WITH written AS (
       INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, rev, created_at)
       SELECT $1, i, ($2::uuid[])[1 + i / 3 % 2], gen_random_uuid(),
         'Line ' || i || repeat(' and some more words', i * 7919 % 13), i, now() - ($3::int - i) * interval '17 minutes'
       FROM generate_series(1, $3::int) AS i
     )
     UPDATE conversations SET last_seq = $3, rev = $3 WHERE id = $1`,
    [conversationId, userIds, count],
  );
}

/**
 * Inserts `count` ended chats of a user, each with one unread message, the first an hour ago and
 * each further one an hour earlier. @returns their ids in that order
 */
export async function fillChats(userId: string, count: number): Promise<string[]> {
  const tag = `filler${process.pid}${Date.now()}`;
  const ids = Array.from({ length: count }, () => randomUUID());
  await sql(
    `WITH peer AS (
       INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
       SELECT gen_random_uuid(), $3 || n, $3 || n, 'Filler ' || n, 'x', false FROM generate_series(1, $4::int) AS n
       RETURNING id, substr(username, length($3) + 1)::int AS n
     ), chat AS (
       INSERT INTO conversations (id, low_id, high_id, opened_at, ended_at, last_activity_at, last_seq, rev)
       SELECT ($2::uuid[])[n], least(id, $1::uuid), greatest(id, $1::uuid), now(), now(), now() - n * interval '1 hour', 1, 1
       FROM peer RETURNING id, last_activity_at, CASE WHEN low_id = $1 THEN high_id ELSE low_id END AS peer_id
     ), members AS (
       INSERT INTO receipts (conversation_id, user_id) SELECT id, unnest(ARRAY[$1::uuid, peer_id]) FROM chat
     )
     INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, rev, created_at)
     SELECT id, 1, peer_id, gen_random_uuid(), 'Hello', 1, last_activity_at FROM chat`,
    [userId, ids, tag, count],
  );
  return ids;
}

/** Inserts `count` interests to a user. */
export const fillInterests = (userId: string, count: number): Promise<void> =>
  sql(
    `WITH fan AS (
       INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
       SELECT gen_random_uuid(), $2 || n, $2 || n, 'Fan', 'x', false FROM generate_series(1, $3::int) AS n RETURNING id
     )
     INSERT INTO interests (id, sender_id, recipient_id, status, message, created_at, shown_at, expires_at)
     SELECT gen_random_uuid(), id, $1, 'pending', 'Hello', now(), now(), now() + interval '30 days' FROM fan`,
    [userId, `fan${process.pid}${Date.now()}`, count],
  );
