import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddConversations1763850004000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE conversations (
        id uuid NOT NULL CONSTRAINT conversations_pkey PRIMARY KEY,
        low_id uuid NOT NULL CONSTRAINT conversations_low_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        high_id uuid NOT NULL CONSTRAINT conversations_high_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        interest_id uuid,
        interest_status text,
        last_seq int NOT NULL DEFAULT 0,
        rev int NOT NULL DEFAULT 0,
        low_read_seq int NOT NULL DEFAULT 0,
        high_read_seq int NOT NULL DEFAULT 0,
        opened_at timestamptz(3) NOT NULL,
        last_activity_at timestamptz(3) NOT NULL,
        CONSTRAINT conversations_pair_key UNIQUE (low_id, high_id),
        CONSTRAINT conversations_order_check CHECK (low_id < high_id),
        CONSTRAINT conversations_interest_check
          CHECK (interest_status = 'accepted' AND (interest_id IS NULL) = (interest_status IS NULL)),
        CONSTRAINT conversations_interest_fkey
          FOREIGN KEY (interest_id, interest_status) REFERENCES interests (id, status),
        CONSTRAINT conversations_read_check
          CHECK (low_read_seq BETWEEN 0 AND last_seq AND high_read_seq BETWEEN 0 AND last_seq),
        CONSTRAINT conversations_rev_check CHECK (rev >= last_seq)
      ) WITH (fillfactor = 70)`);
    await query.query(`CREATE INDEX conversations_high_id_idx ON conversations (high_id)`);
    await query.query(`
      CREATE TABLE messages (
        conversation_id uuid NOT NULL,
        seq int NOT NULL,
        rev int NOT NULL,
        sender_id uuid NOT NULL,
        client_id uuid NOT NULL,
        body text NOT NULL CONSTRAINT messages_body_check CHECK (char_length(body) BETWEEN 1 AND 4000),
        created_at timestamptz(3) NOT NULL,
        CONSTRAINT messages_pkey PRIMARY KEY (conversation_id, seq),
        CONSTRAINT messages_client_id_key UNIQUE (conversation_id, sender_id, client_id),
        CONSTRAINT messages_seq_check CHECK (seq > 0 AND rev > 0)
      )`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE messages`);
    await query.query(`DROP TABLE conversations`);
  }
}
