import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds data exports, and the deletion of accounts: a grace period first, then anonymised rows. */
export class AddPersonalData1763850010000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE users
        ADD COLUMN deletes_at timestamptz(3),
        ADD COLUMN deleted_at timestamptz(3),
        ADD CONSTRAINT users_deleted_check CHECK (deleted_at IS NULL OR deletes_at IS NOT NULL),
        DROP CONSTRAINT users_username_check,
        ADD CONSTRAINT users_username_check
          CHECK (CASE WHEN deleted_at IS NULL THEN username ~ '^[a-z0-9_.]{3,30}$' ELSE username = id::text END)`);
    await query.query(`
      CREATE INDEX users_deletes_at_idx ON users (deletes_at) WHERE deletes_at IS NOT NULL AND deleted_at IS NULL`);
    await query.query(`
      CREATE TABLE exports (
        id uuid NOT NULL CONSTRAINT exports_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT exports_user_id_key UNIQUE
          CONSTRAINT exports_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        status text NOT NULL CONSTRAINT exports_status_check
          CHECK (status IN ('waiting', 'writing', 'ready', 'failed')),
        progress int NOT NULL DEFAULT 0 CONSTRAINT exports_progress_check CHECK (progress BETWEEN 0 AND 100),
        bytes bigint,
        expires_at timestamptz(3),
        created_at timestamptz(3) NOT NULL,
        CONSTRAINT exports_ready_check
          CHECK ((status = 'ready') = (bytes IS NOT NULL) AND (status = 'ready') = (expires_at IS NOT NULL))
      )`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE exports`);
    // Deleted users remain deleted, under a username that the older schema allows.
    await query.query(`
      ALTER TABLE users DROP CONSTRAINT users_username_check`);
    await query.query(`
      UPDATE users SET username = 'deleted.' || right(replace(id::text, '-', ''), 20) WHERE deleted_at IS NOT NULL`);
    await query.query(`
      ALTER TABLE users
        DROP COLUMN deleted_at,
        DROP COLUMN deletes_at,
        ADD CONSTRAINT users_username_check CHECK (username ~ '^[a-z0-9_.]{3,30}$')`);
  }
}
