/** A list in data.json that is read straight from a table; `$1` is the person. */
interface Section {
  name: string;
  sql: string;
}

interface PersonalTable {
  /** In which part of data.json it is, or why in none. */
  exported: string | { not: string };
  /** What is left when the account goes, and why; nothing where this is absent. */
  kept?: string;
}

/**
 * Every table that holds something about a person: where they get it in their export, and what is left when their account
 * goes. `personal-data.spec.ts` fails for a table that refers to people and has no line here.
 *
 * A new table with a foreign key to `users` is emptied by the purge without a line of code: by `ON DELETE CASCADE` its rows
 * go, by `ON DELETE SET NULL` they lose the person.
 */
export const PERSONAL_TABLES: Record<string, PersonalTable> = {
  users: { exported: 'account', kept: 'a row with nothing but its id, for the conversations of others' },
  sessions: { exported: 'devices' },
  relations: {
    exported: { not: 'says again what interests and conversations say' },
    kept: 'which two a conversation belongs to',
  },
  interests: { exported: 'interests' },
  conversations: { exported: 'conversations', kept: 'the other person has them, too; they end' },
  messages: {
    exported: 'conversations',
    kept: 'they were given to the other person; reactions that were given go',
  },
  receipts: { exported: 'receipts', kept: 'that somebody was in a conversation, with nothing read' },
  exports: { exported: { not: 'is the archive itself' } },
};

/** What has no service that would answer it page by page. Never a session's id: whoever has it is signed in. */
export const SECTIONS: Section[] = [
  {
    name: 'devices',
    sql: `SELECT to_timestamp((sess ->> 'signedInAt')::float8 / 1000) AS "signedInAt", expire AS "expiresAt"
      FROM sessions WHERE sess ->> 'userId' = $1 ORDER BY 1`,
  },
  {
    name: 'receipts',
    sql: `SELECT conversation_id AS "conversationId", delivered_seq AS "deliveredSeq", read_seq AS "readSeq"
      FROM receipts WHERE user_id = $1 ORDER BY 1`,
  },
];
