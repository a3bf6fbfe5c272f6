import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps reports after the account of their reporter is deleted. Moderators still decide open ones,
 * and know earlier decisions about a user. The reporter's own data is removed with their account,
 * or with the decision where that comes later. A report is deleted with the account that it is
 * about.
 */
export class KeepReports1763850016001 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE reports
        ALTER COLUMN reporter_id DROP NOT NULL,
        DROP CONSTRAINT reports_reporter_id_fkey,
        ADD CONSTRAINT reports_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES users (id) ON DELETE SET NULL,
        ADD CONSTRAINT reports_forgotten_check CHECK (reporter_id IS NOT NULL OR status = 'open' OR details = '')`);
    await query.query(`
      CREATE FUNCTION zentra_forget_reporter() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.details := '';
        NEW.excerpt := coalesce(
          (SELECT jsonb_agg(m ORDER BY n) FROM jsonb_array_elements(NEW.excerpt) WITH ORDINALITY AS e (m, n)
           WHERE m ->> 'senderId' = NEW.subject_id::text), '[]');
        RETURN NEW;
      END $$`);
    await query.query(`
      CREATE TRIGGER reports_forget_reporter BEFORE UPDATE ON reports FOR EACH ROW
        WHEN (NEW.reporter_id IS NULL AND NEW.status <> 'open') EXECUTE FUNCTION zentra_forget_reporter()`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TRIGGER reports_forget_reporter ON reports`);
    await query.query(`DROP FUNCTION zentra_forget_reporter()`);
    await query.query(`DELETE FROM reports WHERE reporter_id IS NULL`);
    await query.query(`
      ALTER TABLE reports
        DROP CONSTRAINT reports_forgotten_check,
        DROP CONSTRAINT reports_reporter_id_fkey,
        ADD CONSTRAINT reports_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES users (id) ON DELETE CASCADE,
        ALTER COLUMN reporter_id SET NOT NULL`);
  }
}
