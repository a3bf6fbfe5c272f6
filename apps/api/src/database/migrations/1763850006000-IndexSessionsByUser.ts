import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Indexes sessions by user, since they are listed and ended by user. The id is inside the session's
 * JSON.
 */
export class IndexSessionsByUser1763850006000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`CREATE INDEX sessions_user_id_idx ON sessions ((sess ->> 'userId'))`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query('DROP INDEX sessions_user_id_idx');
  }
}
