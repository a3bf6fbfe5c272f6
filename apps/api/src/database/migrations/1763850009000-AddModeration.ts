import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddModeration1763850009000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE users
        ADD COLUMN role text NOT NULL DEFAULT 'member'
          CONSTRAINT users_role_check CHECK (role IN ('member', 'moderator')),
        ADD COLUMN suspended_at timestamptz(3),
        ADD COLUMN suspension_note text`);
    await query.query(`CREATE INDEX users_role_idx ON users (role) WHERE role <> 'member'`);
    // A conversation may be deleted completely. KeepReports changes what happens to reports without
    // a reporter.
    await query.query(`
      CREATE TABLE reports (
        id uuid NOT NULL CONSTRAINT reports_pkey PRIMARY KEY,
        reporter_id uuid NOT NULL CONSTRAINT reports_reporter_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        subject_id uuid NOT NULL CONSTRAINT reports_subject_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        reason text NOT NULL CONSTRAINT reports_reason_check
          CHECK (reason IN ('spam', 'harassment', 'impersonation', 'underage', 'other')),
        details text NOT NULL DEFAULT '' CONSTRAINT reports_details_check CHECK (char_length(details) <= 1000),
        conversation_id uuid
          CONSTRAINT reports_conversation_id_fkey REFERENCES conversations (id) ON DELETE SET NULL,
        excerpt jsonb NOT NULL,
        status text NOT NULL DEFAULT 'open'
          CONSTRAINT reports_status_check CHECK (status IN ('open', 'dismissed', 'warned', 'suspended')),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        handled_at timestamptz(3),
        handled_by uuid CONSTRAINT reports_handled_by_fkey REFERENCES users (id) ON DELETE SET NULL,
        CONSTRAINT reports_self_check CHECK (reporter_id <> subject_id),
        CONSTRAINT reports_handled_check CHECK ((status = 'open') = (handled_at IS NULL))
      )`);
    await query.query(`CREATE INDEX reports_queue_idx ON reports ((status = 'open'), id)`);
    await query.query(`CREATE INDEX reports_subject_id_idx ON reports (subject_id)`);
    await query.query(`CREATE INDEX reports_reporter_id_idx ON reports (reporter_id, subject_id)`);
    await query.query(`
      CREATE TABLE warnings (
        id uuid NOT NULL CONSTRAINT warnings_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT warnings_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        report_id uuid CONSTRAINT warnings_report_id_fkey REFERENCES reports (id) ON DELETE SET NULL,
        message text NOT NULL CONSTRAINT warnings_message_check CHECK (char_length(message) BETWEEN 1 AND 1000),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        acknowledged_at timestamptz(3)
      )`);
    await query.query(`CREATE INDEX warnings_user_id_idx ON warnings (user_id)`);
    // No foreign keys: entries remain when the users and reports they refer to are deleted.
    await query.query(`
      CREATE TABLE audit_log (
        id uuid NOT NULL CONSTRAINT audit_log_pkey PRIMARY KEY,
        actor_id uuid,
        act text NOT NULL,
        subject_id uuid,
        report_id uuid,
        details jsonb NOT NULL DEFAULT '{}',
        at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await query.query(`CREATE INDEX audit_log_subject_id_idx ON audit_log (subject_id)`);
    await query.query(`
      CREATE FUNCTION zentra_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$`);
    await query.query(`
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION zentra_refuse_change()`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE audit_log`);
    await query.query(`DROP FUNCTION zentra_refuse_change()`);
    await query.query(`DROP TABLE warnings`);
    await query.query(`DROP TABLE reports`);
    await query.query(
      `ALTER TABLE users DROP COLUMN role, DROP COLUMN suspended_at, DROP COLUMN suspension_note`,
    );
  }
}
