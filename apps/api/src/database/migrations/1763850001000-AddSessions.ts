import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the table of connect-pg-simple, with its column names. */
export class AddSessions1763850001000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE sessions (
        sid text NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
        sess json NOT NULL,
        expire timestamptz(3) NOT NULL
      )`);
    await query.query(`CREATE INDEX sessions_expire_idx ON sessions (expire)`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE sessions`);
  }
}
