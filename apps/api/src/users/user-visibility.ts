/**
 * SQL: whether the directory lists user `u` for `:viewerId`. It is for users who are new to each
 * other. After an interest or connection has ended in any way, the other user is found where it is
 * shown, and by name. So a block is not revealed: a viewer who might suspect one does not see the
 * user here in any case. To all others, a block looks like not being listed.
 */
export const IS_LISTED = `CASE
  WHEN r.state = 'connected' OR (r.state = 'open' AND r.expires_at > now() AND r.initiator_id = :viewerId) THEN true
  WHEN r.low_blocks_at IS NOT NULL OR r.high_blocks_at IS NOT NULL THEN false
  WHEN r.state = 'open' AND r.expires_at > now() AND r.shown_at IS NOT NULL THEN true
  WHEN r.parted_at IS NOT NULL OR (r.state = 'open' AND r.expires_at <= now()) THEN false
  ELSE u.is_listed END`;

/**
 * SQL: whether user `u` can be found by the directory, by name and by an interest. A user whose
 * account is deleted or suspended cannot, from that moment on. To all other users, such an account
 * looks like one that does not exist.
 */
export const IS_VISIBLE = 'u.deletes_at IS NULL AND u.suspended_at IS NULL';
