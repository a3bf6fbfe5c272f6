import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddInterests1763850003000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE interests (
        id uuid NOT NULL CONSTRAINT interests_pkey PRIMARY KEY,
        sender_id uuid NOT NULL CONSTRAINT interests_sender_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        recipient_id uuid NOT NULL CONSTRAINT interests_recipient_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        message text CONSTRAINT interests_message_check CHECK (char_length(message) <= 280),
        status text NOT NULL CONSTRAINT interests_status_check
          CHECK (status IN ('pending', 'accepted', 'rejected', 'withdrawn', 'expired')),
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        responded_at timestamptz(3),
        closed_at timestamptz(3),
        CONSTRAINT interests_self_check CHECK (sender_id <> recipient_id),
        CONSTRAINT interests_closed_check CHECK ((status IN ('withdrawn', 'expired')) = (closed_at IS NOT NULL))
      )`);
    await query.query(`CREATE INDEX interests_sender_id_idx ON interests (sender_id, id)`);
    await query.query(`CREATE INDEX interests_recipient_id_idx ON interests (recipient_id, id)`);
    await query.query(`CREATE UNIQUE INDEX interests_id_status_key ON interests (id, status)`);
    await query.query(`
      CREATE UNIQUE INDEX interests_one_live_per_pair_idx
      ON interests (least(sender_id, recipient_id), greatest(sender_id, recipient_id))
      WHERE status IN ('pending', 'rejected', 'accepted')`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE interests`);
  }
}
