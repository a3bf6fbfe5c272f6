import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds the client's id of an upload, so that a repeat after a lost response does not store the file
 * twice.
 */
export class AddUploadClientIds1763850014000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE attachments ADD COLUMN client_id uuid`);
    await query.query(
      `CREATE UNIQUE INDEX attachments_client_id_key ON attachments (owner_id, client_id) WHERE client_id IS NOT NULL`,
    );
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP INDEX attachments_client_id_key`);
    await query.query(`ALTER TABLE attachments DROP COLUMN client_id`);
  }
}
