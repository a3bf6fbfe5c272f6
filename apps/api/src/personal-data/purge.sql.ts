/**
 * What the purge takes away in one transaction, in this order; `$1` is the person. First the pairs: every command about two
 * people locks theirs before anything else, so none is half-way while this goes on.
 */
export const PURGE_STEPS = [
  `SELECT FROM relations WHERE low_id = $1 OR high_id = $1 ORDER BY low_id, high_id FOR UPDATE`,
  // Nothing is written in them any more; what was said stays with whom it was said to.
  `UPDATE conversations SET interest_id = NULL, interest_status = NULL, ended_at = coalesce(ended_at, now())
   WHERE low_id = $1 OR high_id = $1`,
  // The row itself says that there were two: the other person's view is made of both.
  `UPDATE receipts SET delivered_seq = 0, read_seq = 0, final_delivered_seq = 0, final_read_seq = 0, muted_until = NULL
   WHERE user_id = $1`,
  `DELETE FROM relations WHERE low_id = $1 OR high_id = $1`,
  `INSERT INTO relations (low_id, high_id, conversation_id)
   SELECT low_id, high_id, id FROM conversations WHERE low_id = $1 OR high_id = $1`,
  `DELETE FROM interests WHERE sender_id = $1 OR recipient_id = $1`,
];

/** Tables whose rows the steps above, or nobody, may take: the foreign keys of all others decide. */
export const STEPPED = ['relations', 'conversations', 'receipts', 'interests', 'messages'];

/** Foreign keys to people, and what deleting a person would do to the rows: `c` removes them, `n` makes them nobody's. */
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

/** What a row without a person says. Every column that is not here gets its default, so that none is forgotten. */
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

/** `$1` is the person, `$2` the conversation. Its lock comes first, so that no reaction is overwritten by an older one. */
export const LOCK_CONVERSATION = `SELECT FROM conversations WHERE id = $1 FOR NO KEY UPDATE`;

/** Takes somebody's files out of their messages; one that was nothing but a picture is deleted. The files go with the account. */
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
