/**
 * The steps of the purge in one transaction, in this order; `$1` is the user id. The pairs are
 * locked first. Every command about two users locks their pair first, so none is in progress during
 * the purge.
 */
export const PURGE_STEPS = [
  `SELECT FROM relations WHERE low_id = $1 OR high_id = $1 ORDER BY low_id, high_id FOR UPDATE`,
  // Ends the conversations. Their messages stay visible to the other members.
  `UPDATE conversations SET interest_id = NULL, interest_status = NULL, ended_at = coalesce(ended_at, now())
   WHERE low_id = $1 OR high_id = $1`,
  // The row itself stays: the other member's view needs both receipts.
  `UPDATE receipts SET delivered_seq = 0, read_seq = 0, final_delivered_seq = 0, final_read_seq = 0, muted_until = NULL
   WHERE user_id = $1`,
  `DELETE FROM relations WHERE low_id = $1 OR high_id = $1`,
  `INSERT INTO relations (low_id, high_id, conversation_id)
   SELECT low_id, high_id, id FROM conversations WHERE low_id = $1 OR high_id = $1`,
  `DELETE FROM interests WHERE sender_id = $1 OR recipient_id = $1`,
];

/**
 * Tables that the steps above handle, or that must not change. For all others the foreign keys
 * decide.
 */
export const STEPPED = ['relations', 'conversations', 'receipts', 'interests', 'messages'];

/**
 * Foreign keys to users, and what deleting a user would do: `c` deletes the rows, `n` sets the
 * column to null.
 */
export const REFERENCES = `
SELECT t.relname AS "table", a.attname AS "column", c.confdeltype AS act
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass AND cardinality(c.conkey) = 1
ORDER BY 1, 2`;

export const USER_COLUMNS = `
SELECT column_name AS name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = 'users' ORDER BY ordinal_position`;

/** The values of an anonymised row. Every other column gets its default, so that none is missed. */
export const ANONYMIZED_VALUES: Record<string, string> = {
  id: 'id',
  username: 'id::text',
  email: 'id::text',
  display_name: `'Deleted person'`,
  password_hash: `''`,
  created_at: 'now()',
  deletes_at: 'deletes_at',
  deleted_at: 'now()',
};

/**
 * Locks a conversation; `$1` is its id. The lock prevents an older write from overwriting a
 * reaction.
 */
export const LOCK_CONVERSATION = `SELECT FROM conversations WHERE id = $1 FOR NO KEY UPDATE`;

/**
 * Removes the user's files from their messages; `$1` is the user, `$2` the conversation. A message
 * without text is deleted. The files themselves are deleted with the account.
 */
export const TAKE_FILES_BACK = `
WITH changed AS (
  SELECT m.seq, row_number() OVER (ORDER BY m.seq) AS n, m.body = '' AS is_empty
  FROM messages m WHERE m.conversation_id = $2 AND m.sender_id = $1 AND m.attachments IS NOT NULL
), moved AS (
  UPDATE conversations SET rev = rev + (SELECT count(*) FROM changed) WHERE id = $2
)
UPDATE messages m SET attachments = NULL, rev = c.rev + changed.n,
  deleted_at = CASE WHEN is_empty THEN now() END,
  reply_to = CASE WHEN is_empty THEN NULL ELSE m.reply_to END,
  reactions = CASE WHEN is_empty THEN NULL ELSE m.reactions END,
  edited_at = CASE WHEN is_empty THEN NULL ELSE m.edited_at END
FROM changed, conversations c WHERE c.id = $2 AND m.conversation_id = $2 AND m.seq = changed.seq`;
/** Removes the user's reactions from messages; `$1` is the user, `$2` the conversation. */
export const TAKE_REACTIONS_BACK = `
WITH changed AS (
  SELECT m.seq, row_number() OVER (ORDER BY m.seq) AS n, (
    SELECT jsonb_agg(jsonb_build_object('emoji', r -> 'emoji', 'userIds', (r -> 'userIds') - $1::text) ORDER BY place)
    FROM jsonb_array_elements(m.reactions) WITH ORDINALITY AS e (r, place)
    WHERE (r -> 'userIds') - $1::text <> '[]'
  ) AS reactions
  FROM messages m WHERE m.conversation_id = $2 AND m.reactions::text LIKE '%' || $1::text || '%'
), moved AS (
  UPDATE conversations SET rev = rev + (SELECT count(*) FROM changed) WHERE id = $2
)
UPDATE messages m SET reactions = changed.reactions, rev = c.rev + changed.n
FROM changed, conversations c WHERE c.id = $2 AND m.conversation_id = $2 AND m.seq = changed.seq`;
