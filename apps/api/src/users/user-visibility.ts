/**
 * Whether user `u` can be found: by the directory, by name, by an interest. Whoever cannot is as unknown to everybody else
 * as somebody who never was.
 */
export const IS_VISIBLE = 'u.suspended_at IS NULL';
