import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Refuses usernames that look like an existing one. Existing accounts that look alike keep their
 * names; the oldest of them has the skeleton. See docs/adr/0024.
 */
export class TellUsernamesApart1763850022000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE FUNCTION zentra_username_skeleton(name text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN trim(both '_' FROM regexp_replace(
        replace(replace(translate(name, '01i.', 'oll_'), 'rn', 'm'), 'vv', 'w'), '_+', '_', 'g'))`);
    await query.query(`
      ALTER TABLE users ADD COLUMN username_skeleton text CONSTRAINT users_username_skeleton_key UNIQUE`);
    await query.query(`
      WITH oldest AS (
        SELECT DISTINCT ON (skeleton) id, skeleton
        FROM (SELECT id, zentra_username_skeleton(username) AS skeleton FROM users WHERE deleted_at IS NULL) AS s
        ORDER BY skeleton, id)
      UPDATE users u SET username_skeleton = oldest.skeleton FROM oldest WHERE u.id = oldest.id`);
    await query.query(`
      CREATE FUNCTION zentra_set_username_skeleton() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' OR NEW.username <> OLD.username THEN
          NEW.username_skeleton := zentra_username_skeleton(NEW.username);
        END IF;
        RETURN NEW;
      END $$`);
    await query.query(`
      CREATE TRIGGER users_username_skeleton BEFORE INSERT OR UPDATE OF username ON users
        FOR EACH ROW WHEN (NEW.deleted_at IS NULL) EXECUTE FUNCTION zentra_set_username_skeleton()`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TRIGGER users_username_skeleton ON users`);
    await query.query(`DROP FUNCTION zentra_set_username_skeleton()`);
    await query.query(`ALTER TABLE users DROP COLUMN username_skeleton`);
    await query.query(`DROP FUNCTION zentra_username_skeleton(text)`);
  }
}
