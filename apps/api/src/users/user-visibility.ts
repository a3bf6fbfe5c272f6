/**
 * Whether the directory names user `u` to `:viewerId`. It is for people who are new to each other: somebody with whom
 * something has closed, however it did, is found where that stands, and by name. So whether they block the viewer shows
 * nowhere: whoever might wonder does not see them here in any case, and to all others a block looks like not being listed.
 */
export const IS_LISTED = `CASE
  WHEN r.state = 'connected' OR (r.state = 'open' AND r.expires_at > now() AND r.initiator_id = :viewerId) THEN true
  WHEN r.low_blocks_at IS NOT NULL OR r.high_blocks_at IS NOT NULL THEN false
  WHEN r.state = 'open' AND r.expires_at > now() AND r.shown_at <= now() THEN true
  WHEN r.parted_at IS NOT NULL OR (r.state = 'open' AND r.expires_at <= now()) THEN false
  ELSE u.is_listed END`;
