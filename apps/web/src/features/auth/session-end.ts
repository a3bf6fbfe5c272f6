import { DELETION_GRACE_DAYS, type SessionEndReason } from '@zentra/contracts';
import { words } from '@/lib/words';

const REASONS: Record<SessionEndReason, () => string> = {
  signed_out: () => words('auth.ended.signedOut'),
  expired: () => words('auth.ended.expired'),
  revoked: () => words('auth.ended.revoked'),
  password_changed: () => words('auth.ended.passwordChanged'),
  suspended: () => words('auth.ended.suspended'),
  account_deleted: () => words('auth.ended.deleted', { days: DELETION_GRACE_DAYS }),
};

/** Why somebody has to sign in again, and that nothing is lost by it. */
export function sessionEndText(reason?: SessionEndReason): string {
  const why = reason ? REASONS[reason]() : words('auth.ended.plain');
  return reason === 'suspended' || reason === 'account_deleted' ? why : words('auth.ended.goOn', { why });
}
