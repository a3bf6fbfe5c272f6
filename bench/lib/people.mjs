import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { SESSION_SECRET } from './api.mjs';

/** Unread messages of each user in each conversation. */
const UNREAD = 5;

/**
 * Inserts users, their conversations and their sessions into an empty database, by few statements
 * instead of many requests. The users form a circle, and each has a conversation with the next
 * `friends`.
 * @returns all users in order, each with the session's cookie and, for neighbours 0–1, 2–3 …, the
 * peer and conversation
 */
export async function seedPeople(sql, { people, friends = 1, messagesEach = 0 }) {
  if (people <= 2 * friends) throw new Error('In so small a circle a pair would meet twice.');
  await sql.query(`
    CREATE TEMP TABLE person AS SELECT n, uuidv7() AS id FROM generate_series(0, ${people - 1}) AS n`);
  await sql.query(`
    CREATE TEMP TABLE pair AS
    SELECT a.n, k, uuidv7() AS conversation_id, uuidv7() AS interest_id, a.id AS sender_id, b.id AS recipient_id,
      least(a.id, b.id) AS low_id, greatest(a.id, b.id) AS high_id
    FROM person a CROSS JOIN generate_series(1, ${friends}) AS k JOIN person b ON b.n = (a.n + k) % ${people}`);
  await sql.query(`
    INSERT INTO users (id, username, email, display_name, password_hash)
    SELECT id, 'person' || n, 'person' || n || '@example.org', 'Person ' || n, 'none' FROM person`);
  await sql.query(`
    INSERT INTO interests (id, sender_id, recipient_id, status, created_at, expires_at, responded_at, shown_at)
    SELECT interest_id, sender_id, recipient_id, 'accepted', now(), now() + interval '30 days', now(), now() FROM pair`);
  await sql.query(`
    INSERT INTO conversations (id, low_id, high_id, interest_id, interest_status, last_seq, rev, opened_at, last_activity_at)
    SELECT conversation_id, low_id, high_id, interest_id, 'accepted', ${messagesEach}, ${messagesEach}, now(), now()
    FROM pair`);
  await sql.query(`
    INSERT INTO relations (low_id, high_id, state, interest_id, conversation_id)
    SELECT low_id, high_id, 'connected', interest_id, conversation_id FROM pair`);
  await sql.query(`
    INSERT INTO receipts (conversation_id, user_id, delivered_seq, read_seq)
    SELECT conversation_id, member, ${messagesEach}, ${Math.max(0, messagesEach - UNREAD)}
    FROM pair CROSS JOIN unnest(ARRAY[low_id, high_id]) AS member`);
  await sql.query(`
    INSERT INTO sessions (id, sid, user_id, device, signed_in_at, expires_at)
    SELECT gen_random_uuid(), 'session' || n, id, '{"browser": null, "os": null, "kind": "program"}', now(), now() + interval '1 day'
    FROM person`);
  if (messagesEach > 0) await storeMessages(sql, messagesEach);
  // Before anybody is timed: statistics as they will be, and nothing left to write.
  await sql.query('VACUUM ANALYZE');
  await sql.query('CHECKPOINT');
  const { rows } = await sql.query(`
    SELECT person.n, id AS "userId", conversation_id AS "conversationId",
      CASE WHEN id = sender_id THEN recipient_id ELSE sender_id END AS "peerId"
    FROM person LEFT JOIN pair ON k = 1 AND pair.n = person.n - person.n % 2 ORDER BY person.n`);
  await sql.query('DROP TABLE person, pair');
  return rows.map(({ n, ...person }) => ({ ...person, cookie: cookieOf(`session${n}`) }));
}

/** Interleaves the messages of all conversations, as in real use. */
const storeMessages = (sql, each) =>
  sql.query(`
    INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, created_at)
    SELECT conversation_id, seq, seq, CASE WHEN seq % 2 = 0 THEN low_id ELSE high_id END, gen_random_uuid(),
      'Message ' || seq || ' of a long conversation', now() - interval '1 day'
    FROM generate_series(1, ${each}) AS seq CROSS JOIN pair`);

/** From the built API, which is there by now. */
function cookieName() {
  const { cookieNameOf } = createRequire(import.meta.url)('../../dist/apps/api/src/sessions/cookie-name.js');
  return cookieNameOf({ secureCookies: false, sessionSecret: SESSION_SECRET });
}

/** The cookie that express-session would have set. */
function cookieOf(sessionId) {
  const signature = createHmac('sha256', SESSION_SECRET)
    .update(sessionId)
    .digest('base64')
    .replace(/=+$/, '');
  return `${cookieName()}=${encodeURIComponent(`s:${sessionId}.${signature}`)}`;
}
