import { BLOCK_SIZE } from './search-block.entity';

/**
 * Finds the conversations of a user whose blocks are not up to date, and the number of missing
 * changes.
 * Parameters: user, conversation or null for all.
 */
export const FIND_BEHIND = `
SELECT c.id, c.rev - coalesce(p.rev, 0) AS behind
FROM receipts mine
JOIN conversations c ON c.id = mine.conversation_id
LEFT JOIN search_progress p ON p.conversation_id = c.id
WHERE mine.user_id = $1 AND ($2::uuid IS NULL OR c.id = $2) AND c.rev > coalesce(p.rev, 0)`;

/**
 * Locks conversations until the transaction ends, always in the same order. Until then, no other
 * transaction indexes them or removes words from the index.
 */
export const LOCK = `
SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM (SELECT unnest($1::uuid[]) AS id ORDER BY 1) AS ids`;

/**
 * Returns the changed blocks of each conversation with their current messages, and the `rev` that
 * is reached with them. Has one row per block, or one without a block where none has changed. Reads
 * only messages between two values of `rev`, whatever the planner expects.
 * Parameters: conversations, by how much `rev` advances at most.
 */
export const READ_CHANGED = `
WITH behind AS MATERIALIZED (
  SELECT c.id, coalesce(p.rev, 0) AS done, least(c.rev, coalesce(p.rev, 0) + $2::int) AS reached
  FROM conversations c LEFT JOIN search_progress p ON p.conversation_id = c.id
  WHERE c.id = ANY ($1::uuid[])
), touched AS MATERIALIZED (
  SELECT DISTINCT b.id, (m.seq - 1) / ${BLOCK_SIZE} AS block FROM behind b CROSS JOIN LATERAL (
    SELECT seq FROM messages WHERE conversation_id = b.id AND seq > b.done AND seq <= b.reached AND rev = seq
    UNION ALL
    SELECT seq FROM messages WHERE conversation_id = b.id AND rev > b.done AND rev <= b.reached AND rev <> seq
  ) AS m
)
SELECT r.id, r.reached AS rev, t.block, m.bodies, m.oldest_at AS "oldestAt", m.newest_at AS "newestAt"
FROM behind r
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
 * Finds the user's blocks that contain every term, the newest first.
 * Parameters: user, conversation or null for all, patterns, latest beginning of a block or null.
 */
export const FIND_BLOCKS = `
SELECT b.conversation_id AS "conversationId", b.block, b.newest_at AS "newestAt"
FROM receipts mine
JOIN search_blocks b ON b.conversation_id = mine.conversation_id
WHERE mine.user_id = $1 AND ($2::uuid IS NULL OR b.conversation_id = $2)
  AND b.words LIKE ALL ($3::text[]) AND ($4::timestamptz IS NULL OR b.oldest_at <= $4)
ORDER BY b.newest_at DESC`;

/**
 * Finds the newest messages of some blocks that have all terms and no unwanted one, after the key
 * of the previous page. LIMIT 1 makes the planner read each message by its key. Otherwise it may
 * expect few messages in a conversation and read all of them once per block or line.
 * Parameters: conversations, blocks, patterns, unwanted patterns, key (time, conversation, seq) or
 * nulls, user, number of messages.
 */
export const FIND_MESSAGES = `
SELECT b.conversation_id AS "conversationId", m.seq, m.sender_id AS "senderId", m.body, m.created_at AS "createdAt",
  theirs.user_id AS "peerId"
FROM unnest($1::uuid[], $2::int[]) AS wanted (conversation_id, block)
JOIN search_blocks b USING (conversation_id, block)
CROSS JOIN LATERAL unnest(string_to_array(b.words, E'\\n')) WITH ORDINALITY AS line (words, n)
CROSS JOIN LATERAL (
  SELECT seq, sender_id, body, created_at, deleted_at FROM messages
  WHERE conversation_id = b.conversation_id AND seq = b.block * ${BLOCK_SIZE} + line.n LIMIT 1
) AS m
JOIN receipts theirs ON theirs.conversation_id = b.conversation_id AND theirs.user_id <> $8
WHERE line.words LIKE ALL ($3::text[]) AND NOT line.words LIKE ANY ($4::text[])
  AND m.deleted_at IS NULL
  AND ($5::timestamptz IS NULL OR (m.created_at, b.conversation_id, m.seq) < ($5, $6::uuid, $7::int))
ORDER BY m.created_at DESC, b.conversation_id DESC, m.seq DESC
LIMIT $9`;
