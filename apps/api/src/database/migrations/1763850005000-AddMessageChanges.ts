import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddMessageChanges1763850005000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE users
        ADD COLUMN shares_receipts boolean NOT NULL DEFAULT true,
        ADD COLUMN shares_typing boolean NOT NULL DEFAULT true,
        ADD COLUMN shares_presence boolean NOT NULL DEFAULT true`);
    await query.query(`
      CREATE TABLE receipts (
        conversation_id uuid NOT NULL
          CONSTRAINT receipts_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
        user_id uuid NOT NULL CONSTRAINT receipts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        delivered_seq int NOT NULL DEFAULT 0,
        read_seq int NOT NULL DEFAULT 0,
        CONSTRAINT receipts_pkey PRIMARY KEY (conversation_id, user_id),
        CONSTRAINT receipts_order_check CHECK (0 <= read_seq AND read_seq <= delivered_seq)
      ) WITH (fillfactor = 70)`);
    await query.query(`CREATE INDEX receipts_user_id_idx ON receipts (user_id)`);
    await query.query(`
      INSERT INTO receipts (conversation_id, user_id, delivered_seq, read_seq)
      SELECT id, low_id, low_read_seq, low_read_seq FROM conversations
      UNION ALL SELECT id, high_id, high_read_seq, high_read_seq FROM conversations`);
    await query.query(`ALTER TABLE conversations DROP COLUMN low_read_seq, DROP COLUMN high_read_seq`);
    await query.query(`
      ALTER TABLE messages
        ADD COLUMN reply_to int CONSTRAINT messages_reply_to_check CHECK (reply_to BETWEEN 1 AND seq - 1),
        ADD COLUMN reactions jsonb,
        ADD COLUMN edited_at timestamptz(3),
        ADD COLUMN deleted_at timestamptz(3),
        DROP CONSTRAINT messages_body_check,
        ADD CONSTRAINT messages_body_check
          CHECK (CASE WHEN deleted_at IS NULL THEN char_length(body) BETWEEN 1 AND 4000 ELSE body = '' END)`);
    // A message that never changed, in a conversation where none did, has rev = seq and is found by
    // its key.
    await query.query(`CREATE INDEX messages_rev_idx ON messages (conversation_id, rev) WHERE rev <> seq`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP INDEX messages_rev_idx`);
    await query.query(`DELETE FROM messages WHERE deleted_at IS NOT NULL`);
    await query.query(`
      ALTER TABLE messages
        DROP COLUMN reply_to, DROP COLUMN reactions, DROP COLUMN edited_at, DROP CONSTRAINT messages_body_check,
        DROP COLUMN deleted_at,
        ADD CONSTRAINT messages_body_check CHECK (char_length(body) BETWEEN 1 AND 4000)`);
    await query.query(`
      ALTER TABLE conversations
        ADD COLUMN low_read_seq int NOT NULL DEFAULT 0,
        ADD COLUMN high_read_seq int NOT NULL DEFAULT 0`);
    await query.query(`
      UPDATE conversations c SET
        low_read_seq = (SELECT read_seq FROM receipts WHERE conversation_id = c.id AND user_id = c.low_id),
        high_read_seq = (SELECT read_seq FROM receipts WHERE conversation_id = c.id AND user_id = c.high_id)`);
    await query.query(`
      ALTER TABLE conversations ADD CONSTRAINT conversations_read_check
        CHECK (low_read_seq BETWEEN 0 AND last_seq AND high_read_seq BETWEEN 0 AND last_seq)`);
    await query.query(`DROP TABLE receipts`);
    await query.query(`
      ALTER TABLE users DROP COLUMN shares_receipts, DROP COLUMN shares_typing, DROP COLUMN shares_presence`);
  }
}
