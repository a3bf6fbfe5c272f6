import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the language of a user's emails. */
export class AddLanguages1763850017000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE users ADD COLUMN language text NOT NULL DEFAULT 'en'
        CONSTRAINT users_language_check CHECK (language IN ('en', 'de', 'ar'))`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE users DROP COLUMN language`);
  }
}
