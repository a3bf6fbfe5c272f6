import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddUsers1763850000000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await query.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    // unaccent(text) is only STABLE, since its dictionary could be altered; an index needs
    // IMMUTABLE. Zentra does not alter it.
    await query.query(`
      CREATE FUNCTION zentra_fold(value text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(unaccent('unaccent'::regdictionary, value))`);
    await query.query(`
      CREATE TABLE users (
        id uuid NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
        username text NOT NULL CONSTRAINT users_username_key UNIQUE
          CONSTRAINT users_username_check CHECK (username ~ '^[a-z0-9_.]{3,30}$'),
        email text NOT NULL CONSTRAINT users_email_key UNIQUE,
        display_name text NOT NULL
          CONSTRAINT users_display_name_check CHECK (char_length(display_name) BETWEEN 1 AND 50),
        bio text NOT NULL DEFAULT '' CONSTRAINT users_bio_check CHECK (char_length(bio) <= 280),
        password_hash text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await query.query(`
      CREATE INDEX users_search_idx ON users USING gin (zentra_fold(display_name || ' ' || username) gin_trgm_ops)`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE users`);
    await query.query(`DROP FUNCTION zentra_fold(text)`);
  }
}
