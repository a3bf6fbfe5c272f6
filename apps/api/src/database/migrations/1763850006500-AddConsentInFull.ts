import type { MigrationInterface, QueryRunner } from 'typeorm';

const LIVE_INDEX = (statuses: string) => `
  CREATE UNIQUE INDEX interests_one_live_per_pair_idx
  ON interests (least(sender_id, recipient_id), greatest(sender_id, recipient_id))
  WHERE status IN (${statuses})`;

/**
 * Adds suppressed and ended interests, blocks, and the time from which a recipient sees an
 * interest. Adds the settings of who may find and contact a user.
 */
export class AddConsentInFull1763850006500 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      ALTER TABLE interests
        ADD COLUMN shown_at timestamptz(3),
        DROP CONSTRAINT interests_status_check,
        DROP CONSTRAINT interests_closed_check,
        ADD CONSTRAINT interests_status_check CHECK (
          status IN ('pending', 'accepted', 'rejected', 'suppressed', 'withdrawn', 'expired', 'ended')),
        ADD CONSTRAINT interests_closed_check
          CHECK ((status IN ('withdrawn', 'expired', 'ended')) = (closed_at IS NOT NULL))`);
    await query.query(`UPDATE interests SET shown_at = created_at`);
    await query.query(`ALTER TABLE interests ALTER COLUMN shown_at SET NOT NULL`);
    await query.query(`CREATE INDEX interests_shown_at_idx ON interests (recipient_id, shown_at)`);
    await query.query(`
      CREATE INDEX interests_expires_at_idx ON interests (expires_at)
      WHERE status IN ('pending', 'rejected', 'suppressed')`);
    await query.query(`DROP INDEX interests_one_live_per_pair_idx`);
    await query.query(LIVE_INDEX(`'pending', 'rejected', 'suppressed', 'accepted'`));

    await query.query(`
      ALTER TABLE relations
        ADD COLUMN shown_at timestamptz(3),
        ADD COLUMN parted_at timestamptz(3),
        ADD COLUMN low_blocks_at timestamptz(3),
        ADD COLUMN high_blocks_at timestamptz(3),
        ADD CONSTRAINT relations_shown_check CHECK (shown_at IS NULL OR state = 'open')`);
    await query.query(`UPDATE relations SET shown_at = now() WHERE state = 'open'`);
    await query.query(`
      UPDATE relations r SET parted_at = closed.at
      FROM (
        SELECT least(sender_id, recipient_id) AS low_id, greatest(sender_id, recipient_id) AS high_id, max(closed_at) AS at
        FROM interests WHERE closed_at IS NOT NULL GROUP BY 1, 2
      ) AS closed
      WHERE r.low_id = closed.low_id AND r.high_id = closed.high_id`);
    for (const side of ['low', 'high'])
      await query.query(
        `CREATE INDEX relations_${side}_blocks_idx ON relations (${side}_id) WHERE ${side}_blocks_at IS NOT NULL`,
      );

    await query.query(`ALTER TABLE conversations ADD COLUMN ended_at timestamptz(3)`);
    await query.query(`UPDATE conversations SET ended_at = last_activity_at WHERE interest_id IS NULL`);
    await query.query(`
      ALTER TABLE conversations
        ADD CONSTRAINT conversations_ended_check CHECK ((interest_id IS NULL) = (ended_at IS NOT NULL))`);

    await query.query(`
      ALTER TABLE users
        ADD COLUMN is_listed boolean NOT NULL DEFAULT true,
        ADD COLUMN contact text NOT NULL DEFAULT 'everyone'
          CONSTRAINT users_contact_check CHECK (contact IN ('everyone', 'nobody', 'code')),
        ADD COLUMN contact_code text,
        ADD CONSTRAINT users_contact_code_check CHECK (contact <> 'code' OR contact_code IS NOT NULL)`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(
      `ALTER TABLE users DROP COLUMN contact_code, DROP COLUMN contact, DROP COLUMN is_listed`,
    );
    await query.query(`ALTER TABLE conversations DROP COLUMN ended_at`);
    await query.query(`
      ALTER TABLE relations DROP COLUMN high_blocks_at, DROP COLUMN low_blocks_at, DROP COLUMN parted_at,
        DROP COLUMN shown_at`);
    await query.query(`DROP INDEX interests_one_live_per_pair_idx`);
    // Statuses that the older schema lacks become withdrawals, which is how they look to both
    // sides.
    await query.query(`
      UPDATE interests SET status = 'withdrawn', closed_at = coalesce(closed_at, now())
      WHERE status IN ('suppressed', 'ended')`);
    await query.query(`
      ALTER TABLE interests
        DROP CONSTRAINT interests_status_check,
        DROP CONSTRAINT interests_closed_check,
        ADD CONSTRAINT interests_status_check
          CHECK (status IN ('pending', 'accepted', 'rejected', 'withdrawn', 'expired')),
        ADD CONSTRAINT interests_closed_check CHECK ((status IN ('withdrawn', 'expired')) = (closed_at IS NOT NULL)),
        DROP COLUMN shown_at`);
    await query.query(`DROP INDEX interests_expires_at_idx`);
    await query.query(LIVE_INDEX(`'pending', 'rejected', 'accepted'`));
  }
}
