import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddMessageSearch1763850011000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE search_progress (
        conversation_id uuid NOT NULL CONSTRAINT search_progress_pkey PRIMARY KEY
          CONSTRAINT search_progress_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
        rev int NOT NULL
      ) WITH (fillfactor = 70)`);
    await query.query(`
      CREATE TABLE search_blocks (
        conversation_id uuid NOT NULL
          CONSTRAINT search_blocks_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
        block int NOT NULL CONSTRAINT search_blocks_block_check CHECK (block >= 0),
        words text NOT NULL,
        oldest_at timestamptz(3) NOT NULL,
        newest_at timestamptz(3) NOT NULL,
        CONSTRAINT search_blocks_pkey PRIMARY KEY (conversation_id, block)
      )`);
    // Removes the words of an edited or deleted message from the index in the same commit. Takes
    // the same lock as a transaction that writes the block.
    await query.query(`
      CREATE FUNCTION zentra_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.conversation_id::text, 0));
        DELETE FROM search_blocks WHERE conversation_id = NEW.conversation_id AND block = (NEW.seq - 1) / 32;
        RETURN NULL;
      END $$`);
    await query.query(`
      CREATE TRIGGER messages_forget_words AFTER UPDATE OF body ON messages
        FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION zentra_forget_words()`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TRIGGER messages_forget_words ON messages`);
    await query.query(`DROP FUNCTION zentra_forget_words()`);
    await query.query(`DROP TABLE search_blocks`);
    await query.query(`DROP TABLE search_progress`);
  }
}
