/**
 * Whether the directory names user `u` to `:viewerId`. Whoever is connected to them, or waits for their answer, finds them
 * in any case. Apart from that a block looks exactly like not being listed, to both sides.
 */
export const IS_LISTED = `CASE
  WHEN r.state = 'connected' OR (r.state = 'open' AND r.expires_at > now() AND r.initiator_id = :viewerId) THEN true
  WHEN r.low_blocks_at IS NOT NULL OR r.high_blocks_at IS NOT NULL THEN false
  WHEN r.state = 'open' AND r.expires_at > now() AND r.shown_at <= now() THEN true
  ELSE u.is_listed END`;
