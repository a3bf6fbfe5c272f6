import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Converts the device of a session from an English sentence to `{ browser, os, kind }`. */
export class DevicesAsData1763850024000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      UPDATE sessions SET sess = jsonb_set(sess::jsonb, '{device}', CASE
        WHEN device = 'A program' THEN '{"browser": null, "os": null, "kind": "program"}'
        ELSE jsonb_build_object(
          'browser', nullif(split_part(device, ' on ', 1), 'A browser'),
          'os', nullif(split_part(device, ' on ', 2), ''),
          'kind', CASE WHEN split_part(device, ' on ', 2) IN ('Android', 'iOS') THEN 'phone' ELSE 'desktop' END)
        END)::json
      FROM (SELECT sid AS id, sess ->> 'device' AS device FROM sessions) AS before
      WHERE sid = id AND json_typeof(sess -> 'device') = 'string'`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      UPDATE sessions SET sess = jsonb_set(sess::jsonb, '{device}', to_jsonb(CASE
        WHEN sess #>> '{device,kind}' = 'program' THEN 'A program'
        ELSE coalesce(sess #>> '{device,browser}', 'A browser') || coalesce(' on ' || (sess #>> '{device,os}'), '')
        END))::json
      WHERE json_typeof(sess -> 'device') = 'object'`);
  }
}
