/**
 * Whether the directory names user `u` to `:viewerId`. It is for people who are new to each other: somebody with whom
 * something has closed, however it did, is found where that stands, and by name. So whether they block the viewer shows
 * nowhere: whoever might wonder does not see them here in any case, and to all others a block looks like not being listed.
 */
export const IS_LISTED = `CASE
  WHEN r.state = 'connected' OR (r.state = 'open' AND r.expires_at > now() AND r.initiator_id = :viewerId) THEN true
  WHEN r.low_blocks_at IS NOT NULL OR r.high_blocks_at IS NOT NULL THEN false
  WHEN r.state = 'open' AND r.expires_at > now() AND r.shown_at IS NOT NULL THEN true
  WHEN r.parted_at IS NOT NULL OR (r.state = 'open' AND r.expires_at <= now()) THEN false
  ELSE u.is_listed END`;

/**
 * Whether user `u` can be found: by the directory, by name, by an interest. Whoever has deleted their account cannot, from
 * that moment on, nor can whoever is suspended; to everybody else they are as unknown as somebody who never was.
 */
export const IS_VISIBLE = 'u.deletes_at IS NULL AND u.suspended_at IS NULL';
