import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds the marks of each member at the end of a conversation, which the other member still sees
 * afterwards.
 */
export class KeepFinalMarks1763850023000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    // Conversations that ended before show no marks, as before: later marks are not for the other
    // member.
    await query.query(`
      ALTER TABLE receipts
        ADD COLUMN final_delivered_seq integer NOT NULL DEFAULT 0,
        ADD COLUMN final_read_seq integer NOT NULL DEFAULT 0`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE receipts DROP COLUMN final_delivered_seq, DROP COLUMN final_read_seq`);
  }
}
