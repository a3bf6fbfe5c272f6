import type { MigrationInterface, QueryRunner } from 'typeorm';
import { toSearchText } from '../../users/search-text';

const BATCH = 1_000;

/**
 * Stores names that the API has folded, for the directory: `lower` and `unaccent` know only ASCII
 * under the `C` locale. Removes the blocks of message search, since words are folded differently
 * now. The next search creates them again.
 */
export class FoldNamesInCode1763850021000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE users ADD COLUMN search_name text NOT NULL DEFAULT ''`);
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await query.manager.query<{ id: string; display_name: string }[]>(
        `SELECT id, display_name FROM users WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) break;
      await query.query(
        `UPDATE users u SET search_name = t.name FROM unnest($1::uuid[], $2::text[]) AS t (id, name) WHERE u.id = t.id`,
        [rows.map(({ id }) => id), rows.map((row) => toSearchText(row.display_name))],
      );
      after = last.id;
    }
    await query.query(`DROP INDEX users_search_idx`);
    await query.query(
      `CREATE INDEX users_search_idx ON users USING gin ((search_name || ' ' || username) gin_trgm_ops)`,
    );
    await query.query(`DROP FUNCTION zentra_fold(text)`);
    await query.query(`TRUNCATE search_blocks, search_progress`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`TRUNCATE search_blocks, search_progress`);
    await query.query(`
      CREATE FUNCTION zentra_fold(value text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(unaccent(value))`);
    await query.query(`DROP INDEX users_search_idx`);
    await query.query(
      `CREATE INDEX users_search_idx ON users USING gin (zentra_fold(display_name || ' ' || username) gin_trgm_ops)`,
    );
    await query.query(`ALTER TABLE users DROP COLUMN search_name`);
  }
}
