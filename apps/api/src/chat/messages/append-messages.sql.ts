/**
 * Returns the `created_at` of a new message in conversation `c`: now, but not before the previous
 * message. The clock may have been set back, and a transaction that waited for the row lock began
 * earlier. If the previous message is more than two hours ahead, the current time counts.
 */
export const SENT_AT = `CASE WHEN c.last_activity_at BETWEEN now() AND now() + interval '2 hours'
    THEN c.last_activity_at ELSE date_trunc('milliseconds', now()) END`;

/**
 * Inserts messages: for each conversation of a batch, a run of drafts in order of arrival. The
 * UPDATE takes the row lock. Under that lock it checks three things: the conversation is open, all
 * senders of the run are members, and each message that is answered exists. Then `seq` and `rev`
 * increase by the length of the run, without gaps. A run without a row in the result was refused as
 * a whole and stored nothing.
 *
 * Joins only by the conversation's key: drafts travel as arrays and are cut by position. So the
 * cost of a message grows neither with the batch nor with the stored rows. See docs/performance.md.
 *
 * Parameters, per run: conversation uuid[], first draft int[], number of drafts int[], highest
 * answered `seq` int[]; per draft: sender uuid[], client id uuid[], body text[], reply_to int[].
 */
export const APPEND_MESSAGES = `
WITH moved AS (
  UPDATE conversations c
  SET last_seq = c.last_seq + run.total, rev = c.rev + run.total, last_activity_at = ${SENT_AT}
  FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) AS run (id, first, total, replied)
  WHERE c.id = run.id AND c.interest_id IS NOT NULL AND run.replied <= c.last_seq
    AND ($5::uuid[])[run.first:run.first + run.total - 1] <@ ARRAY[c.low_id, c.high_id]
  RETURNING c.id, c.low_id, c.high_id, c.interest_id, c.last_seq - run.total AS seq, c.rev - run.total AS rev,
    run.first, run.first + run.total - 1 AS last, c.last_activity_at AS at
), stored AS (
  INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, reply_to, created_at)
  SELECT m.id, m.seq + d.n, m.rev + d.n, d.sender_id, d.client_id, d.body, d.reply_to, m.at
  FROM moved m, unnest(
    ($5::uuid[])[m.first:m.last], ($6::uuid[])[m.first:m.last], ($7::text[])[m.first:m.last], ($8::int[])[m.first:m.last]
  ) WITH ORDINALITY AS d (sender_id, client_id, body, reply_to, n)
)
SELECT id, low_id AS "lowId", high_id AS "highId", interest_id AS consent, seq AS "seqBefore", rev AS "revBefore",
  extract(epoch FROM at)::float8 * 1000 AS at
FROM moved`;

/**
 * Finds the drafts that are already stored. Parameters: conversation uuid[], sender uuid[], client
 * id uuid[].
 */
export const FIND_STORED = `
SELECT m.conversation_id AS "conversationId", m.seq, m.rev, m.sender_id AS "senderId", m.client_id AS "clientId", m.body,
  m.reply_to AS "replyTo", m.reactions, m.attachments, m.created_at AS "createdAt", m.edited_at AS "editedAt", m.deleted_at AS "deletedAt",
  c.low_id AS "lowId", c.high_id AS "highId", c.interest_id AS consent
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS d (conversation_id, sender_id, client_id)
CROSS JOIN LATERAL (
  SELECT * FROM messages m
  WHERE (m.conversation_id, m.sender_id, m.client_id) = (d.conversation_id, d.sender_id, d.client_id) LIMIT 1
) AS m
JOIN conversations c ON c.id = m.conversation_id`;
