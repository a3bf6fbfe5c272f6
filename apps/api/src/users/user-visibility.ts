/**
 * Whether user `u` can be found: by the directory, by name, by an interest. Whoever has deleted their account cannot, from
 * that moment on; to everybody else they are as unknown as somebody who never was.
 */
export const IS_VISIBLE = 'u.deletes_at IS NULL';

/** Whether user `u` can sign in: also in the grace period, to keep their account. */
export const CAN_SIGN_IN = '(u.deletes_at IS NULL OR u.deletes_at > now())';
