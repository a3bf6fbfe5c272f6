import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddPasskeys1763850008000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE passkeys (
        id uuid NOT NULL CONSTRAINT passkeys_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT passkeys_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        credential_id text NOT NULL CONSTRAINT passkeys_credential_id_key UNIQUE,
        rp_id text NOT NULL,
        public_key bytea NOT NULL,
        counter bigint NOT NULL CONSTRAINT passkeys_counter_check CHECK (counter >= 0),
        transports text[] NOT NULL,
        backed_up boolean NOT NULL,
        name text NOT NULL CONSTRAINT passkeys_name_check CHECK (char_length(name) BETWEEN 1 AND 50),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3)
      )`);
    await query.query(`CREATE INDEX passkeys_user_id_idx ON passkeys (user_id)`);
    await query.query(`
      CREATE TABLE passkey_challenges (
        challenge text NOT NULL CONSTRAINT passkey_challenges_pkey PRIMARY KEY,
        rp_id text NOT NULL,
        user_id uuid CONSTRAINT passkey_challenges_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL
      )`);
    await query.query(`CREATE INDEX passkey_challenges_user_id_idx ON passkey_challenges (user_id)`);
    await query.query(`CREATE INDEX passkey_challenges_expires_at_idx ON passkey_challenges (expires_at)`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE passkey_challenges`);
    await query.query(`DROP TABLE passkeys`);
  }
}
