import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Marks the interests that wait for their day, so that each is published once, by whichever server
 * runs then. Indexes suspended users.
 */
export class HoldInterests1763850016000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE interests ADD COLUMN is_held boolean NOT NULL DEFAULT false`);
    await query.query(`UPDATE interests SET is_held = true WHERE status = 'pending' AND shown_at > now()`);
    await query.query(`CREATE INDEX interests_held_idx ON interests (shown_at) WHERE is_held`);
    await query.query(
      `CREATE INDEX users_suspended_at_idx ON users (suspended_at) WHERE suspended_at IS NOT NULL`,
    );
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP INDEX users_suspended_at_idx`);
    await query.query(`ALTER TABLE interests DROP COLUMN is_held`);
  }
}
