import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddMailTokens1763850007000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE users ADD COLUMN email_verified_at timestamptz(3)`);
    // At most one per purpose: a newer link invalidates the older one.
    await query.query(`
      CREATE TABLE mail_tokens (
        id uuid NOT NULL CONSTRAINT mail_tokens_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT mail_tokens_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        purpose text NOT NULL CONSTRAINT mail_tokens_purpose_check
          CHECK (purpose IN ('password_reset', 'email_verification', 'email_change')),
        email text NOT NULL,
        token_hash bytea NOT NULL CONSTRAINT mail_tokens_token_hash_key UNIQUE,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL,
        CONSTRAINT mail_tokens_user_id_purpose_key UNIQUE (user_id, purpose)
      )`);
    // Sessions have an id that is separate from the secret in their cookie. Existing ones get one,
    // too.
    await query.query(`
      UPDATE sessions SET sess = (sess::jsonb || jsonb_build_object('deviceId', gen_random_uuid(), 'device', 'A browser'))::json
      WHERE sess ->> 'userId' IS NOT NULL AND sess ->> 'deviceId' IS NULL`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE mail_tokens`);
    await query.query(`ALTER TABLE users DROP COLUMN email_verified_at`);
  }
}
