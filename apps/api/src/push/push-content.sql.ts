import { LIMITS } from '@zentra/contracts';

/** Chats that a push names, so that it fits into 4 kB. */
const MOST_CHATS = 40;

/** Interests that a push counts at most: as many as a page has. */
const MOST_INTERESTS = 100;

/**
 * Finds what is still worth a push, for each subscribed browser. Runs when an item is due, so that
 * nothing is pushed that was read, muted, ended, withdrawn, suppressed or deleted in the meantime.
 * Begins with the subscriptions: for users without one it reads nothing else.
 *
 * Parameters, per item: number int[], kind text[], user uuid[], conversation or interest uuid[],
 * and session uuid[] where it is for one session only.
 */
export const FIND_PUSH_CONTENT = `
SELECT due.n, s.session_id AS "sessionId", s.endpoint, s.p256dh, s.auth, told.conversation_id AS "conversationId",
  told.consent,
  CASE WHEN u.push_text THEN told.name END AS name,
  CASE WHEN u.push_text THEN nullif(left(told.text, ${LIMITS.pushText.max}), '') END AS text,
  told.unread, waiting.chats, asking.interests
FROM unnest($1::int[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[]) AS due (n, kind, user_id, subject_id, session_id)
JOIN push_subscriptions s ON s.user_id = due.user_id AND (due.session_id IS NULL OR s.session_id = due.session_id)
JOIN users u ON u.id = due.user_id AND u.deletes_at IS NULL AND u.suspended_at IS NULL
JOIN sessions live ON live.id = s.session_id AND live.expires_at > now()
CROSS JOIN LATERAL (
  SELECT c.id AS conversation_id, c.interest_id AS consent, they.display_name AS name, last.body AS text, last.unread
  FROM receipts mine
  JOIN conversations c ON c.id = mine.conversation_id AND c.interest_id IS NOT NULL
  JOIN users they ON they.id = CASE WHEN c.low_id = due.user_id THEN c.high_id ELSE c.low_id END
  CROSS JOIN LATERAL (
    SELECT fresh.body, count(*) OVER ()::int AS unread FROM (
      SELECT m.seq, m.body FROM messages m
      WHERE m.conversation_id = c.id AND m.seq > mine.read_seq AND m.sender_id <> due.user_id AND m.deleted_at IS NULL
      ORDER BY m.seq DESC LIMIT 100) AS fresh
    ORDER BY fresh.seq DESC LIMIT 1
  ) AS last
  WHERE due.kind = 'message' AND mine.conversation_id = due.subject_id AND mine.user_id = due.user_id
    AND (mine.muted_until IS NULL OR mine.muted_until <= now())
  UNION ALL
  SELECT NULL, NULL, they.display_name, i.message, 0
  FROM interests i JOIN users they ON they.id = i.sender_id AND they.suspended_at IS NULL AND they.deletes_at IS NULL
  WHERE due.kind = 'interest' AND i.id = due.subject_id AND i.recipient_id = due.user_id
    AND i.status = 'pending' AND i.shown_at IS NOT NULL AND i.expires_at > now()
  UNION ALL
  SELECT c.id, c.interest_id, they.display_name, NULL, 0
  FROM interests i JOIN conversations c ON c.interest_id = i.id JOIN users they ON they.id = i.recipient_id
  WHERE due.kind = 'acceptance' AND i.id = due.subject_id AND i.sender_id = due.user_id
) AS told
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(id), '{}') AS chats FROM (
    SELECT c.id FROM receipts mine JOIN conversations c ON c.id = mine.conversation_id AND c.last_seq > mine.read_seq
    WHERE mine.user_id = due.user_id AND (mine.muted_until IS NULL OR mine.muted_until <= now()) AND EXISTS (
      SELECT FROM messages m WHERE m.conversation_id = c.id AND m.seq > mine.read_seq
        AND m.sender_id <> due.user_id AND m.deleted_at IS NULL)
    LIMIT ${MOST_CHATS}) AS open
) AS waiting
CROSS JOIN LATERAL (
  SELECT count(*)::int AS interests FROM (
    SELECT FROM interests i
    WHERE i.recipient_id = due.user_id AND i.status = 'pending' AND i.shown_at IS NOT NULL AND i.expires_at > now()
    LIMIT ${MOST_INTERESTS}) AS open
) AS asking`;
