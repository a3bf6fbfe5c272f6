import { IS_VISIBLE } from '../users/user-visibility';

/** Start of the current day in UTC. */
const TODAY = `date_trunc('day', now(), 'UTC')`;

/** Interest `i` waits for a place of its recipient; the predicate of `interests_queued_idx`. */
const IS_QUEUED = `i.status = 'pending' AND i.shown_at IS NULL`;

/** Interest `i` has one of today's places. A blocked sender's gives it back. */
const HAS_PLACE_TODAY = `i.shown_at >= ${TODAY} AND i.status <> 'suppressed'`;

/** Interest `i` of user `u` can be shown. */
const CAN_BE_SHOWN = `${IS_QUEUED} AND i.expires_at > now() AND ${IS_VISIBLE}`;

/**
 * How many of today's places of a recipient are taken, by all senders and by those with a confirmed
 * address.
 */
const takenBy = (recipient: string) => `
  SELECT count(*) AS "all", count(u.email_verified_at) AS confirmed
  FROM interests i JOIN users u ON u.id = i.sender_id
  WHERE i.recipient_id = ${recipient} AND ${HAS_PLACE_TODAY}`;

/**
 * Whether interest `i` of a confirmed sender has come to its last day, on which it is shown in any
 * case. That is from the start of the day (UTC) that begins 24 to 48 hours before it expires.
 */
const IS_LAST_DAY = `i.expires_at < ${TODAY} + interval '2 days'`;

/**
 * Returns whether a new interest of sender `$1` is shown to recipient `$2` immediately, with `$3`
 * places a day. With a confirmed address, only places of confirmed senders count. Without one,
 * queued interests count as if they had places, since they get the next free ones. Reads at most
 * `$3` queued interests, in the order of their index.
 */
export const FIND_PLACE = `
SELECT CASE WHEN sender.email_verified_at IS NOT NULL THEN taken.confirmed < $3
  ELSE taken."all" + (SELECT count(*) FROM (
    SELECT FROM interests i JOIN users u ON u.id = i.sender_id
    WHERE i.recipient_id = $2 AND ${CAN_BE_SHOWN} ORDER BY i.id LIMIT $3) AS queue) < $3 END AS "hasPlace"
FROM users sender CROSS JOIN (${takenBy('$2')}) AS taken
WHERE sender.id = $1`;

const nextRecipient = (after: string) =>
  `SELECT i.recipient_id FROM interests i WHERE ${IS_QUEUED} AND i.recipient_id > ${after} ORDER BY i.recipient_id LIMIT 1`;

/**
 * Finds the first `$3` recipients after `$1` with queued interests, by id, and whether one of `$2`
 * places is free. Walks from one recipient to the next in the index of queued interests.
 */
export const FIND_RECIPIENTS = `
WITH RECURSIVE waiting (recipient_id) AS (
  SELECT (${nextRecipient('$1')})
  UNION ALL
  SELECT (${nextRecipient('waiting.recipient_id')}) FROM waiting WHERE waiting.recipient_id IS NOT NULL
), page AS (
  SELECT recipient_id AS id FROM waiting WHERE recipient_id IS NOT NULL LIMIT $3
)
SELECT page.id, taken."all" < $2 AS "hasPlace"
FROM page CROSS JOIN LATERAL (${takenBy('page.id')}) AS taken
ORDER BY page.id`;

/**
 * Finds the first `$2` recipients after `$1`, by id, of two kinds of queued interests: the sender
 * confirmed their address in the last hour, or is confirmed and the interest has come to its last
 * day. For these, a day may have places although it is full for others. Reads no other queued
 * interest: there may be many on full days.
 */
export const FIND_RECIPIENTS_OF_CONFIRMED = `
SELECT id FROM (
  SELECT i.recipient_id AS id
  FROM interests i JOIN users u ON u.id = i.sender_id
  WHERE ${CAN_BE_SHOWN} AND u.email_verified_at > now() - interval '1 hour'
  UNION
  SELECT i.recipient_id
  FROM interests i JOIN users u ON u.id = i.sender_id
  WHERE ${CAN_BE_SHOWN} AND u.email_verified_at IS NOT NULL AND ${IS_LAST_DAY}
) AS found WHERE id > $1 ORDER BY id LIMIT $2`;

/**
 * Interests that one round shows to one recipient: 200. The planner takes it as their number, too.
 */
const MOST_SHOWN = 200;

/**
 * Shows queued interests to recipient `$1` on the free ones of `$2` places a day. Confirmed senders
 * come first, then the oldest account, then the oldest interest. An earlier statement must have
 * locked the recipient's row, so that this one counts what others have shown. Pairs that a command
 * has locked are skipped until the next round: that command may wait for the recipient's row.
 */
export const SHOW_QUEUED = `
WITH taken AS (${takenBy('$1')}
), queued AS (
  SELECT i.id, sender.is_confirmed, sender.is_last, row_number() OVER (
    PARTITION BY sender.is_confirmed ORDER BY sender.is_last DESC, u.created_at, i.id) AS place
  FROM interests i JOIN users u ON u.id = i.sender_id CROSS JOIN LATERAL (
    SELECT u.email_verified_at IS NOT NULL AS is_confirmed, u.email_verified_at IS NOT NULL AND ${IS_LAST_DAY} AS is_last
  ) AS sender
  WHERE i.recipient_id = $1 AND ${CAN_BE_SHOWN}
), confirmed AS (
  SELECT queued.id FROM queued, taken WHERE is_confirmed AND (is_last OR place <= $2 - taken.confirmed)
), chosen AS (
  SELECT id FROM (
    SELECT id FROM confirmed
    UNION ALL
    SELECT queued.id FROM queued, taken
    WHERE NOT is_confirmed AND place <= $2 - taken."all" - (SELECT count(*) FROM confirmed)
  ) AS entitled LIMIT ${MOST_SHOWN}
), locked AS (
  SELECT i.id, r.low_id, r.high_id
  FROM chosen JOIN interests i ON i.id = chosen.id
  JOIN relations r ON r.low_id = least(i.sender_id, i.recipient_id) AND r.high_id = greatest(i.sender_id, i.recipient_id)
  WHERE ${IS_QUEUED} AND i.expires_at > now()
  FOR NO KEY UPDATE OF i, r SKIP LOCKED
), seen AS (
  UPDATE relations r SET shown_at = now() FROM locked WHERE r.low_id = locked.low_id AND r.high_id = locked.high_id
)
UPDATE interests i SET shown_at = now() FROM locked WHERE i.id = locked.id RETURNING i.id`;
