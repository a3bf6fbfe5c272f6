import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a member had got and read when their conversation ended: that is what the other one goes on seeing. */
export class KeepFinalMarks1763850023000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    // Conversations that ended before this show no marks, as they did: what was read since is not for the other member.
    await query.query(`
      ALTER TABLE receipts
        ADD COLUMN final_delivered_seq integer NOT NULL DEFAULT 0,
        ADD COLUMN final_read_seq integer NOT NULL DEFAULT 0`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE receipts DROP COLUMN final_delivered_seq, DROP COLUMN final_read_seq`);
  }
}
