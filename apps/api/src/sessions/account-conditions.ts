/** SQL: whether user `u` can have a session, also in the grace period of a deletion, to keep the account. */
export const CAN_SIGN_IN = '(u.deletes_at IS NULL OR u.deletes_at > now())';

/** SQL: whether user `u` is not suspended; apart from the above, so that they can be told why not. */
export const IS_NOT_SUSPENDED = 'u.suspended_at IS NULL';
