import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the consents that ended lately, after a process has missed notices. */
export class IndexEndedConsents1763850028000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX interests_ended_idx ON interests (closed_at) WHERE status = 'ended'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX interests_ended_idx`);
  }
}
