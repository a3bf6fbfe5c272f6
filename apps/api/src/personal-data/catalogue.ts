import type { Device, Excerpt, ReportReason } from '@zentra/contracts';

/** The rows of the lists that are read directly from tables, by their names in `data.json`. */
export interface SectionRows {
  devices: { device: Device | null; signedInAt: Date; expiresAt: Date };
  receipts: { conversationId: string; deliveredSeq: number; readSeq: number; mutedUntil: Date | null };
  files: {
    id: string;
    name: string;
    type: string;
    size: number | null;
    conversationId: string | null;
    messageSeq: number | null;
    createdAt: Date;
  };
  passkeys: { name: string; createdAt: Date; lastUsedAt: Date | null };
  push: { service: string; createdAt: Date };
  blocks: { username: string; displayName: string; createdAt: Date };
  reports: {
    about: string;
    displayName: string;
    reason: ReportReason;
    details: string;
    excerpt: Excerpt[];
    createdAt: Date;
  };
  warnings: { message: string; createdAt: Date; acknowledgedAt: Date | null };
}

export type SectionName = keyof SectionRows;

/** The rows of one list. */
export type SectionOf<Name extends SectionName = SectionName> = {
  [One in Name]: { name: One; rows: SectionRows[One][] };
}[Name];

interface PersonalTable {
  /** The part of `data.json` that contains the data, or the reason why none does. */
  exported: string | { not: string };
  /** What remains after the account is erased, and why. Absent when nothing remains. */
  retained?: string;
}

/**
 * All tables with personal data: their part of the export, and what remains after the account is
 * erased. `personal-data.spec.ts` fails for a table that refers to users and is missing here. A new
 * table with a foreign key to `users` needs no code in the purge. With `ON DELETE CASCADE` its rows
 * are deleted, with `ON DELETE SET NULL` they lose the reference.
 */
export const PERSONAL_TABLES: Record<string, PersonalTable> = {
  users: { exported: 'account', retained: 'the row with its id alone, for the conversations of others' },
  sessions: { exported: 'devices' },
  relations: {
    exported: 'blocks',
    retained: 'which two users a conversation belongs to',
  },
  interests: { exported: 'interests' },
  conversations: { exported: 'conversations', retained: 'they belong to the other user, too, and end' },
  messages: {
    exported: 'conversations',
    retained: 'text belongs to the recipient; pictures, files and reactions are deleted',
  },
  receipts: { exported: 'receipts', retained: 'that a user was in a conversation, with nothing read' },
  attachments: { exported: 'files' },
  avatars: { exported: 'files' },
  exports: { exported: { not: 'is the archive itself' } },
  passkeys: { exported: 'passkeys' },
  push_subscriptions: { exported: 'push' },
  passkey_challenges: { exported: { not: 'a question of the last five minutes' } },
  mail_tokens: { exported: { not: 'whoever has one is let in' } },
  reports: {
    exported: 'reports',
    retained:
      'what others did, without the reporter; their own text until it is decided. Reports about them are deleted',
  },
  warnings: { exported: 'warnings' },
  audit_log: {
    exported: { not: 'says what moderators did, by ids and without words' },
    retained: 'what was done',
  },
};

/**
 * Lists without a service that returns them in pages; `$1` is the user id. Session ids are left
 * out: they grant access to the account.
 */
export const SECTIONS: { name: SectionName; sql: string }[] = [
  {
    name: 'devices',
    sql: `SELECT device, signed_in_at AS "signedInAt", expires_at AS "expiresAt"
      FROM sessions WHERE user_id = $1 ORDER BY 2`,
  },
  {
    name: 'receipts',
    sql: `SELECT conversation_id AS "conversationId", delivered_seq AS "deliveredSeq", read_seq AS "readSeq", muted_until AS "mutedUntil"
      FROM receipts WHERE user_id = $1 ORDER BY 1`,
  },
  {
    name: 'files',
    sql: `SELECT a.id, a.name, a.type, a.size::float8 AS size, a.conversation_id AS "conversationId",
        a.message_seq AS "messageSeq", a.created_at AS "createdAt"
      FROM attachments a WHERE a.owner_id = $1 AND a.uploaded_at IS NOT NULL AND a.withdrawn_at IS NULL
      UNION ALL
      SELECT id, 'picture.webp', 'image/webp', NULL, NULL, NULL, created_at
      FROM avatars WHERE id = (SELECT avatar_id FROM users WHERE id = $1) ORDER BY "createdAt", id`,
  },
  {
    name: 'passkeys',
    sql: `SELECT name, created_at AS "createdAt", last_used_at AS "lastUsedAt"
      FROM passkeys WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    // The host names the push service. The rest of the URL is a secret that allows sending
    // notifications.
    name: 'push',
    sql: `SELECT split_part(endpoint, '/', 3) AS service, created_at AS "createdAt"
      FROM push_subscriptions WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    name: 'blocks',
    sql: `SELECT u.username, u.display_name AS "displayName", b.at AS "createdAt" FROM (
        SELECT high_id AS id, low_blocks_at AS at FROM relations WHERE low_id = $1 AND low_blocks_at IS NOT NULL
        UNION ALL
        SELECT low_id, high_blocks_at FROM relations WHERE high_id = $1 AND high_blocks_at IS NOT NULL
      ) AS b JOIN users u ON u.id = b.id ORDER BY b.at`,
  },
  {
    name: 'reports',
    sql: `SELECT u.username AS about, u.display_name AS "displayName", r.reason, r.details, r.excerpt, r.created_at AS "createdAt"
      FROM reports r JOIN users u ON u.id = r.subject_id WHERE r.reporter_id = $1 ORDER BY r.created_at`,
  },
  {
    name: 'warnings',
    sql: `SELECT message, created_at AS "createdAt", acknowledged_at AS "acknowledgedAt"
      FROM warnings WHERE user_id = $1 ORDER BY created_at`,
  },
];
