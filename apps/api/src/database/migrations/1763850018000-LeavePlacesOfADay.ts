import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Clears the day of an interest that closes before its recipient sees it, so that it takes no place
 * of a day.
 */
export class LeavePlacesOfADay1763850018000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE interests ALTER COLUMN shown_at DROP NOT NULL`);
    await query.query(`
      UPDATE interests SET shown_at = NULL WHERE status IN ('withdrawn', 'expired') AND closed_at < shown_at`);
    await query.query(`
      ALTER TABLE interests ADD CONSTRAINT interests_shown_check
        CHECK (shown_at IS NOT NULL OR status IN ('withdrawn', 'expired'))`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE interests DROP CONSTRAINT interests_shown_check`);
    await query.query(`UPDATE interests SET shown_at = created_at WHERE shown_at IS NULL`);
    await query.query(`ALTER TABLE interests ALTER COLUMN shown_at SET NOT NULL`);
  }
}
