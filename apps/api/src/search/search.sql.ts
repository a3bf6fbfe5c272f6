import { BLOCK_SIZE } from './search-block.entity';

/**
 * Of somebody's conversations those whose blocks are behind, with the number of changes they are behind by.
 * Parameters: user, conversation or null for all.
 */
export const FIND_BEHIND = `
SELECT c.id, c.rev - coalesce(p.rev, 0) AS behind
FROM receipts mine
JOIN conversations c ON c.id = mine.conversation_id
LEFT JOIN search_progress p ON p.conversation_id = c.id
WHERE mine.user_id = $1 AND ($2::uuid IS NULL OR c.id = $2) AND c.rev > coalesce(p.rev, 0)`;

/** Until the transaction ends nobody else makes blocks of these, and nobody takes words back; always in the same order. */
export const LOCK = `
SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM (SELECT unnest($1::uuid[]) AS id ORDER BY 1) AS ids`;

/**
 * For each conversation the blocks in which something has changed, as they are now, and the \`rev\` that is reached with
 * them: one row for each block, and one without a block where none has changed. Parameters: conversations, how many changes of each.
 */
export const READ_CHANGED = `
WITH behind AS MATERIALIZED (
  SELECT c.id, c.rev, coalesce(p.rev, 0) AS done
  FROM conversations c LEFT JOIN search_progress p ON p.conversation_id = c.id
  WHERE c.id = ANY ($1::uuid[])
), changed AS MATERIALIZED (
  SELECT b.id, m.seq, m.rev FROM behind b CROSS JOIN LATERAL (
    SELECT seq, rev FROM (
      (SELECT seq, rev FROM messages WHERE conversation_id = b.id AND seq > b.done AND rev = seq ORDER BY seq LIMIT $2)
      UNION ALL
      (SELECT seq, rev FROM messages WHERE conversation_id = b.id AND rev > b.done AND rev <> seq ORDER BY rev LIMIT $2)
    ) AS both_kinds ORDER BY rev LIMIT $2) AS m
), reached AS (
  SELECT b.id, CASE WHEN count(c.rev) >= $2 THEN max(c.rev) ELSE b.rev END AS rev
  FROM behind b LEFT JOIN changed c ON c.id = b.id GROUP BY b.id, b.rev
), touched AS (
  SELECT DISTINCT id, (seq - 1) / ${BLOCK_SIZE} AS block FROM changed
)
SELECT r.id, r.rev, t.block, m.bodies, m.oldest_at AS "oldestAt", m.newest_at AS "newestAt"
FROM reached r
LEFT JOIN touched t ON t.id = r.id
LEFT JOIN LATERAL (
  SELECT array_agg(body ORDER BY seq) AS bodies, min(created_at) AS oldest_at, max(created_at) AS newest_at
  FROM messages
  WHERE conversation_id = t.id AND seq BETWEEN t.block * ${BLOCK_SIZE} + 1 AND (t.block + 1) * ${BLOCK_SIZE}
) AS m ON true`;

export const SAVE_BLOCKS = `
INSERT INTO search_blocks (conversation_id, block, words, oldest_at, newest_at)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[])
ON CONFLICT (conversation_id, block) DO UPDATE
  SET words = excluded.words, oldest_at = excluded.oldest_at, newest_at = excluded.newest_at`;

export const SAVE_PROGRESS = `
INSERT INTO search_progress (conversation_id, rev) SELECT * FROM unnest($1::uuid[], $2::int[])
ON CONFLICT (conversation_id) DO UPDATE SET rev = excluded.rev`;

/**
 * Somebody's blocks in which every term stands somewhere, the newest first.
 * Parameters: user, conversation or null for all, patterns, only those that begin at or before a time, or null.
 */
export const FIND_BLOCKS = `
SELECT b.conversation_id AS "conversationId", b.block, b.newest_at AS "newestAt"
FROM receipts mine
JOIN search_blocks b ON b.conversation_id = mine.conversation_id
WHERE mine.user_id = $1 AND ($2::uuid IS NULL OR b.conversation_id = $2)
  AND b.words LIKE ALL ($3::text[]) AND ($4::timestamptz IS NULL OR b.oldest_at <= $4)
ORDER BY b.newest_at DESC`;

/**
 * The messages of some blocks that have all terms and none of the others, from after the key of the previous page on.
 * Parameters: conversations, blocks, patterns, unwanted patterns, key (time, conversation, seq) or nulls, user.
 */
export const FIND_MESSAGES = `
SELECT m.conversation_id AS "conversationId", m.seq, m.sender_id AS "senderId", m.body, m.created_at AS "createdAt",
  theirs.user_id AS "peerId"
FROM unnest($1::uuid[], $2::int[]) AS wanted (conversation_id, block)
JOIN search_blocks b USING (conversation_id, block)
CROSS JOIN LATERAL unnest(string_to_array(b.words, E'\\n')) WITH ORDINALITY AS line (words, n)
JOIN messages m ON m.conversation_id = b.conversation_id AND m.seq = b.block * ${BLOCK_SIZE} + line.n
JOIN receipts theirs ON theirs.conversation_id = m.conversation_id AND theirs.user_id <> $8
WHERE line.words LIKE ALL ($3::text[]) AND NOT line.words LIKE ANY ($4::text[])
  AND m.deleted_at IS NULL
  AND ($5::timestamptz IS NULL OR (m.created_at, m.conversation_id, m.seq) < ($5, $6::uuid, $7::int))`;
