/**
 * The one statement that inserts messages, for a batch of any size. In order: drafts already stored under their
 * clientId are found again; the rest must come from a member of a conversation that is open at this moment (the UPDATE
 * re-checks it under the row lock, so that an `end` that commits first wins) and answer a message that is there; each
 * conversation's `seq` and `rev` move up by what is inserted, without gaps, in the order of `ord`. A draft that yields
 * no row was refused.
 *
 * Parameters: ord int[], conversation_id uuid[], sender_id uuid[], client_id uuid[], body text[], reply_to int[].
 * A row with `low_id` was stored just now; its other content is the draft's.
 */
export const APPEND_MESSAGES = `
WITH draft AS (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[])
    AS d (ord, conversation_id, sender_id, client_id, body, reply_to)
), known AS (
  SELECT d.ord, m.seq, m.rev, m.created_at, m.body, m.reply_to, m.reactions, m.edited_at, m.deleted_at
  FROM draft d JOIN messages m USING (conversation_id, sender_id, client_id)
), fresh AS (
  SELECT d.*, row_number() OVER (PARTITION BY d.conversation_id ORDER BY d.ord)::int AS n
  FROM draft d
  JOIN conversations c ON c.id = d.conversation_id AND d.sender_id IN (c.low_id, c.high_id)
    AND (d.reply_to IS NULL OR d.reply_to <= c.last_seq)
  WHERE d.ord NOT IN (SELECT ord FROM known)
), opened AS (
  UPDATE conversations c
  SET last_seq = c.last_seq + f.total, rev = c.rev + f.total, last_activity_at = now()
  FROM (SELECT conversation_id, count(*)::int AS total FROM fresh GROUP BY conversation_id) f
  WHERE c.id = f.conversation_id AND c.interest_id IS NOT NULL
  RETURNING c.id, c.low_id, c.high_id, c.last_seq - f.total AS seq_before, c.rev - f.total AS rev_before
), stored AS (
  INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, reply_to, created_at)
  SELECT f.conversation_id, o.seq_before + f.n, o.rev_before + f.n, f.sender_id, f.client_id, f.body, f.reply_to, now()
  FROM fresh f JOIN opened o ON o.id = f.conversation_id
  RETURNING conversation_id, seq, rev, sender_id, client_id, created_at
)
SELECT d.ord, s.seq, s.rev, s.created_at, NULL AS body, NULL::int AS reply_to, NULL::jsonb AS reactions,
  NULL::timestamptz AS edited_at, NULL::timestamptz AS deleted_at, o.low_id, o.high_id
FROM stored s
JOIN draft d USING (conversation_id, sender_id, client_id)
JOIN opened o ON o.id = s.conversation_id
UNION ALL
SELECT ord, seq, rev, created_at, body, reply_to, reactions, edited_at, deleted_at, NULL, NULL FROM known`;
