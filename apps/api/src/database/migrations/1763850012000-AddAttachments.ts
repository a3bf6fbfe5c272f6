import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds attachments of messages, and avatars. */
export class AddAttachments1763850012000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE stored_files (
        id uuid NOT NULL CONSTRAINT stored_files_pkey PRIMARY KEY,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        doomed_at timestamptz(3)
      )`);
    await query.query(
      `CREATE INDEX stored_files_doomed_at_idx ON stored_files (doomed_at) WHERE doomed_at IS NOT NULL`,
    );
    await query.query(`
      CREATE TABLE attachments (
        id uuid NOT NULL CONSTRAINT attachments_pkey PRIMARY KEY
          CONSTRAINT attachments_id_fkey REFERENCES stored_files (id),
        owner_id uuid NOT NULL CONSTRAINT attachments_owner_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        conversation_id uuid NOT NULL
          CONSTRAINT attachments_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
        message_seq int,
        kind text NOT NULL CONSTRAINT attachments_kind_check CHECK (kind IN ('image', 'file')),
        name text NOT NULL,
        type text NOT NULL,
        size bigint NOT NULL,
        stored_bytes bigint NOT NULL,
        width int,
        height int,
        animated boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL,
        uploaded_at timestamptz(3),
        withdrawn_at timestamptz(3),
        CONSTRAINT attachments_sent_check CHECK (message_seq IS NULL OR uploaded_at IS NOT NULL),
        CONSTRAINT attachments_withdrawn_check CHECK (withdrawn_at IS NULL OR message_seq IS NOT NULL),
        CONSTRAINT attachments_size_check CHECK (size >= 0 AND stored_bytes >= 0)
      )`);
    await query.query(`CREATE INDEX attachments_owner_id_idx ON attachments (owner_id)`);
    await query.query(`CREATE INDEX attachments_conversation_id_idx ON attachments (conversation_id)`);
    await query.query(
      `CREATE INDEX attachments_unsent_idx ON attachments (created_at) WHERE message_seq IS NULL OR withdrawn_at IS NOT NULL`,
    );
    await query.query(`
      CREATE TABLE report_attachments (
        report_id uuid NOT NULL
          CONSTRAINT report_attachments_report_id_fkey REFERENCES reports (id) ON DELETE CASCADE,
        attachment_id uuid NOT NULL
          CONSTRAINT report_attachments_attachment_id_fkey REFERENCES attachments (id) ON DELETE CASCADE,
        CONSTRAINT report_attachments_pkey PRIMARY KEY (report_id, attachment_id)
      )`);
    await query.query(
      `CREATE INDEX report_attachments_attachment_id_idx ON report_attachments (attachment_id)`,
    );
    await query.query(`
      CREATE TABLE avatars (
        id uuid NOT NULL CONSTRAINT avatars_pkey PRIMARY KEY
          CONSTRAINT avatars_id_fkey REFERENCES stored_files (id),
        user_id uuid NOT NULL CONSTRAINT avatars_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await query.query(`CREATE INDEX avatars_user_id_idx ON avatars (user_id)`);
    await query.query(`
      ALTER TABLE users ADD COLUMN avatar_id uuid
        CONSTRAINT users_avatar_id_fkey REFERENCES avatars (id) ON DELETE SET NULL`);
    await query.query(`CREATE INDEX users_avatar_id_idx ON users (avatar_id) WHERE avatar_id IS NOT NULL`);
    // Marks the files of a deleted row for removal in the same commit, whatever deleted it.
    await query.query(`
      CREATE FUNCTION zentra_doom_file() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE stored_files SET doomed_at = now() WHERE id = OLD.id;
        RETURN NULL;
      END $$`);
    for (const table of ['attachments', 'avatars'])
      await query.query(`
        CREATE TRIGGER ${table}_doom_file AFTER DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION zentra_doom_file()`);
    await query.query(`
      ALTER TABLE messages
        ADD COLUMN attachments jsonb,
        DROP CONSTRAINT messages_body_check,
        ADD CONSTRAINT messages_body_check CHECK (${BODY_CHECK})`);
  }

  async down(query: QueryRunner): Promise<void> {
    // Messages that only had attachments would be empty, so they are deleted.
    await query.query(
      `UPDATE messages SET deleted_at = now(), reply_to = NULL, reactions = NULL, edited_at = NULL, attachments = NULL
       WHERE body = '' AND deleted_at IS NULL`,
    );
    await query.query(`
      ALTER TABLE messages
        DROP CONSTRAINT messages_body_check,
        DROP COLUMN attachments,
        ADD CONSTRAINT messages_body_check
          CHECK (CASE WHEN deleted_at IS NULL THEN char_length(body) BETWEEN 1 AND 4000 ELSE body = '' END)`);
    await query.query(`ALTER TABLE users DROP COLUMN avatar_id`);
    await query.query(`DROP TABLE avatars, report_attachments, attachments, stored_files`);
    await query.query(`DROP FUNCTION zentra_doom_file()`);
  }
}

const BODY_CHECK = `CASE
  WHEN deleted_at IS NOT NULL THEN body = '' AND attachments IS NULL
  ELSE char_length(body) BETWEEN (CASE WHEN attachments IS NULL THEN 1 ELSE 0 END) AND 4000 END`;
