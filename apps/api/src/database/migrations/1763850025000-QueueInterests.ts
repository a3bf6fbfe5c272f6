import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives an interest no day while its recipient's day is full: `shown_at` is null instead of in the
 * future. `is_held` duplicated that and is removed. Interests that were accepted without having
 * been shown may have no day either.
 */
export class QueueInterests1763850025000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE interests DROP CONSTRAINT interests_shown_check`);
    await query.query(`
      UPDATE interests SET shown_at = NULL
      WHERE status IN ('pending', 'suppressed') AND (is_held OR shown_at > now())`);
    await query.query(`
      UPDATE relations r SET shown_at = NULL FROM interests i
      WHERE r.interest_id = i.id AND r.state = 'open' AND i.shown_at IS NULL AND r.shown_at IS NOT NULL`);
    await query.query(`ALTER TABLE interests DROP COLUMN is_held`);
    await query.query(`
      ALTER TABLE interests ADD CONSTRAINT interests_shown_check
        CHECK (shown_at IS NOT NULL OR status <> 'rejected')`);
    await query.query(`
      CREATE INDEX interests_queued_idx ON interests (recipient_id, id) WHERE status = 'pending' AND shown_at IS NULL`);
    await query.query(`
      CREATE INDEX users_email_verified_at_idx ON users (email_verified_at) WHERE email_verified_at IS NOT NULL`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP INDEX users_email_verified_at_idx`);
    await query.query(`DROP INDEX interests_queued_idx`);
    await query.query(`ALTER TABLE interests DROP CONSTRAINT interests_shown_check`);
    await query.query(`ALTER TABLE interests ADD COLUMN is_held boolean NOT NULL DEFAULT false`);
    // 30 a day from tomorrow on, in the order of sending.
    await query.query(`
      UPDATE interests i SET is_held = true, shown_at = date_trunc('day', now(), 'UTC') + (1 + n / 30) * interval '24 hours'
      FROM (
        SELECT id, row_number() OVER (PARTITION BY recipient_id ORDER BY id) - 1 AS n
        FROM interests WHERE status = 'pending' AND shown_at IS NULL
      ) AS queued
      WHERE i.id = queued.id`);
    await query.query(`
      UPDATE relations r SET shown_at = i.shown_at FROM interests i WHERE r.interest_id = i.id AND i.is_held`);
    await query.query(`
      UPDATE interests SET shown_at = created_at
      WHERE shown_at IS NULL AND status IN ('suppressed', 'accepted', 'ended')`);
    await query.query(`
      ALTER TABLE interests ADD CONSTRAINT interests_shown_check
        CHECK (shown_at IS NOT NULL OR status IN ('withdrawn', 'expired'))`);
    await query.query(`CREATE INDEX interests_held_idx ON interests (shown_at) WHERE is_held`);
  }
}
