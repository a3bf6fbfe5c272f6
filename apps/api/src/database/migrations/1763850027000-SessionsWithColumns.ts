import type { MigrationInterface, QueryRunner } from 'typeorm';

const UUID = `'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'`;

/**
 * Converts sessions from a JSON document, under the names of connect-pg-simple, to columns with a
 * foreign key and an id of their own. `sid`, and with it every cookie, stays: no user is signed
 * out.
 */
export class SessionsWithColumns1763850027000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`DROP TRIGGER sessions_end_push ON sessions`);
    await query.query(`DROP FUNCTION zentra_end_push()`);
    // Removes sessions that no request could use: of deleted users, and documents without their
    // fields.
    await query.query(`
      DELETE FROM sessions WHERE NOT (
        coalesce(sess ->> 'deviceId', '') ~ ${UUID} AND json_typeof(sess -> 'signedInAt') IS NOT DISTINCT FROM 'number'
        AND json_typeof(sess -> 'device') IS NOT DISTINCT FROM 'object'
        AND EXISTS (SELECT FROM users u WHERE u.id::text = sess ->> 'userId'))`);
    await query.query(`DROP INDEX sessions_user_id_idx`);
    await query.query(`
      ALTER TABLE sessions
        ADD COLUMN id uuid, ADD COLUMN user_id uuid, ADD COLUMN device jsonb, ADD COLUMN signed_in_at timestamptz(3)`);
    await query.query(`
      UPDATE sessions SET id = (sess ->> 'deviceId')::uuid, user_id = (sess ->> 'userId')::uuid,
        device = (sess -> 'device')::jsonb, signed_in_at = to_timestamp((sess ->> 'signedInAt')::float8 / 1000)`);
    await query.query(`
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_pkey,
        DROP COLUMN sess,
        ALTER COLUMN user_id SET NOT NULL,
        ALTER COLUMN device SET NOT NULL,
        ALTER COLUMN signed_in_at SET NOT NULL,
        ADD CONSTRAINT sessions_pkey PRIMARY KEY (id),
        ADD CONSTRAINT sessions_sid_key UNIQUE (sid),
        ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE`);
    await query.query(`ALTER TABLE sessions RENAME COLUMN expire TO expires_at`);
    await query.query(`ALTER INDEX sessions_expire_idx RENAME TO sessions_expires_at_idx`);
    await query.query(`CREATE INDEX sessions_user_id_idx ON sessions (user_id)`);
    await query.query(`
      DELETE FROM push_subscriptions p WHERE NOT EXISTS (SELECT FROM sessions s WHERE s.id::text = p.session_id)`);
    await query.query(
      `ALTER TABLE push_subscriptions ALTER COLUMN session_id TYPE uuid USING session_id::uuid`,
    );
    await query.query(`
      ALTER TABLE push_subscriptions ADD CONSTRAINT push_subscriptions_session_id_fkey
        FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`ALTER TABLE push_subscriptions DROP CONSTRAINT push_subscriptions_session_id_fkey`);
    await query.query(`ALTER TABLE push_subscriptions ALTER COLUMN session_id TYPE text`);
    await query.query(`DROP INDEX sessions_user_id_idx`);
    await query.query(`ALTER INDEX sessions_expires_at_idx RENAME TO sessions_expire_idx`);
    await query.query(`ALTER TABLE sessions RENAME COLUMN expires_at TO expire`);
    await query.query(`ALTER TABLE sessions ADD COLUMN sess json`);
    await query.query(`
      UPDATE sessions SET sess = json_build_object(
        'cookie', json_build_object('originalMaxAge', 2592000000, 'path', '/', 'httpOnly', true, 'sameSite', 'lax',
          'expires', to_char(expire AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        'userId', user_id, 'deviceId', id, 'device', device,
        'signedInAt', floor(extract(epoch FROM signed_in_at) * 1000)::bigint)`);
    await query.query(`
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_user_id_fkey,
        DROP CONSTRAINT sessions_sid_key,
        DROP CONSTRAINT sessions_pkey,
        DROP COLUMN id, DROP COLUMN user_id, DROP COLUMN device, DROP COLUMN signed_in_at,
        ALTER COLUMN sess SET NOT NULL,
        ADD CONSTRAINT sessions_pkey PRIMARY KEY (sid)`);
    await query.query(`CREATE INDEX sessions_user_id_idx ON sessions ((sess ->> 'userId'))`);
    await query.query(`
      CREATE FUNCTION zentra_end_push() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN DELETE FROM push_subscriptions WHERE session_id = OLD.sess ->> 'deviceId'; RETURN NULL; END $$`);
    await query.query(`
      CREATE TRIGGER sessions_end_push AFTER DELETE ON sessions
      FOR EACH ROW EXECUTE FUNCTION zentra_end_push()`);
  }
}
