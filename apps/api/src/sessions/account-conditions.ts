/**
 * SQL: whether user `u` may have a session. True during the grace period of a deletion, too, so
 * that the user can cancel it.
 */
export const CAN_SIGN_IN = '(u.deletes_at IS NULL OR u.deletes_at > now())';

/**
 * SQL: whether user `u` is not suspended. Separate from `CAN_SIGN_IN`, so that the response can
 * name the suspension.
 */
export const IS_NOT_SUSPENDED = 'u.suspended_at IS NULL';
