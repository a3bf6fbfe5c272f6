import { SENT_AT } from './append-messages.sql';

/**
 * Inserts one message and claims its attachments. Returns no row where it was refused. `claimed`
 * may be fewer than requested where two sends race for one file. Then the transaction must not be
 * committed.
 *
 * Parameters: conversation, sender, client id, body, answered `seq`, attachments uuid[].
 */
export const APPEND_WITH_ATTACHMENTS = `
WITH wanted AS (
  SELECT a.id FROM attachments a
  WHERE a.id = ANY ($6::uuid[]) AND a.owner_id = $2 AND a.conversation_id = $1
    AND a.uploaded_at IS NOT NULL AND a.message_seq IS NULL
), moved AS (
  UPDATE conversations c
  SET last_seq = c.last_seq + 1, rev = c.rev + 1, last_activity_at = ${SENT_AT}
  WHERE c.id = $1 AND $2 IN (c.low_id, c.high_id) AND c.interest_id IS NOT NULL AND coalesce($5::int, 0) <= c.last_seq
    AND (SELECT count(*) FROM wanted) = cardinality($6::uuid[])
  RETURNING c.id, c.low_id, c.high_id, c.interest_id, c.last_seq, c.rev, c.last_activity_at AS at
), claimed AS (
  UPDATE attachments a SET message_seq = moved.last_seq FROM moved
  WHERE a.id = ANY ($6::uuid[]) AND a.owner_id = $2 AND a.conversation_id = $1
    AND a.uploaded_at IS NOT NULL AND a.message_seq IS NULL
  RETURNING a.*
), listed AS (
  SELECT jsonb_agg(jsonb_build_object(
    'id', id, 'kind', kind, 'name', name, 'type', type, 'size', size, 'width', width, 'height', height,
    'animated', animated, 'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ) ORDER BY array_position($6::uuid[], id)) AS attachments, count(*)::int AS count FROM claimed
), stored AS (
  INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, reply_to, created_at, attachments)
  SELECT m.id, m.last_seq, m.rev, $2, $3, $4, $5::int, m.at, listed.attachments
  FROM moved m, listed WHERE listed.count > 0
  RETURNING *
)
SELECT s.conversation_id AS "conversationId", s.seq, s.rev, s.sender_id AS "senderId", s.client_id AS "clientId", s.body,
  s.reply_to AS "replyTo", s.reactions, s.created_at AS "createdAt", s.edited_at AS "editedAt",
  s.deleted_at AS "deletedAt", s.attachments, listed.count AS "claimed", m.low_id AS "lowId", m.high_id AS "highId",
  m.interest_id AS consent
FROM stored s, moved m, listed`;

/**
 * Returns why a message was refused: whether the conversation is open, and whether the message that
 * it answers exists. No row: no such conversation of this sender.
 */
export const WHY_REFUSED = `
SELECT interest_id IS NOT NULL AS "isOpen", coalesce($3::int, 0) <= last_seq AS "isAnswerable"
FROM conversations WHERE id = $1 AND $2 IN (low_id, high_id)`;
