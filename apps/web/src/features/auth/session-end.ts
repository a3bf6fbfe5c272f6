import { DELETION_GRACE_DAYS, type SessionEndReason } from '@zentra/contracts';

const REASONS: Record<SessionEndReason, string> = {
  signed_out: 'You were signed out of this device.',
  expired: 'Your session has ended after a long time.',
  revoked: 'This device was signed out from another one.',
  password_changed: 'Your password was changed, so this device was signed out.',
  suspended: 'Your account was suspended by a moderator. Sign in to read why.',
  account_deleted: `Your account is deleted. If you change your mind, sign in within ${DELETION_GRACE_DAYS} days and keep it.`,
};

/** Why somebody has to sign in again, and that nothing is lost by it. */
export function sessionEndText(reason?: SessionEndReason): string {
  const why = reason ? REASONS[reason] : 'Your session has ended.';
  return reason === 'suspended' || reason === 'account_deleted'
    ? why
    : `${why} Sign in to go on; what you typed is kept.`;
}
