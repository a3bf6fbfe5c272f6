import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddPush1763850013000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE users
        ADD COLUMN push_text boolean NOT NULL DEFAULT false,
        ADD COLUMN sound boolean NOT NULL DEFAULT true`);
    await query.query(`ALTER TABLE receipts ADD COLUMN muted_until timestamptz(3)`);
    await query.query(`
      CREATE TABLE push_subscriptions (
        session_id text NOT NULL CONSTRAINT push_subscriptions_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT push_subscriptions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        endpoint text NOT NULL CONSTRAINT push_subscriptions_endpoint_key UNIQUE
          CONSTRAINT push_subscriptions_endpoint_check CHECK (char_length(endpoint) <= 1000),
        p256dh text NOT NULL,
        auth text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await query.query(`CREATE INDEX push_subscriptions_user_id_idx ON push_subscriptions (user_id)`);
    // Sessions end in many ways: by a user, by time and by the session library. A trigger covers
    // all of them.
    await query.query(`
      CREATE FUNCTION zentra_end_push() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN DELETE FROM push_subscriptions WHERE session_id = OLD.sess ->> 'deviceId'; RETURN NULL; END $$`);
    await query.query(`
      CREATE TRIGGER sessions_end_push AFTER DELETE ON sessions
      FOR EACH ROW EXECUTE FUNCTION zentra_end_push()`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TRIGGER sessions_end_push ON sessions`);
    await query.query(`DROP FUNCTION zentra_end_push()`);
    await query.query(`DROP TABLE push_subscriptions`);
    await query.query(`ALTER TABLE receipts DROP COLUMN muted_until`);
    await query.query(`ALTER TABLE users DROP COLUMN sound, DROP COLUMN push_text`);
  }
}
