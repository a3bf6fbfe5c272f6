import { DELETION_GRACE_DAYS, type SessionEndReason } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

const REASONS: Record<SessionEndReason, () => string> = {
  signed_out: () => t('auth.ended.signedOut'),
  expired: () => t('auth.ended.expired'),
  revoked: () => t('auth.ended.revoked'),
  password_changed: () => t('auth.ended.passwordChanged'),
  suspended: () => t('auth.ended.suspended'),
  account_deleted: () => t('auth.ended.deleted', { days: DELETION_GRACE_DAYS }),
};

/** Returns why the user must sign in again, and that no data is lost. */
export function sessionEndText(reason?: SessionEndReason): string {
  const why = reason ? REASONS[reason]() : t('auth.ended.plain');
  return reason === 'suspended' || reason === 'account_deleted' ? why : t('auth.ended.goOn', { why });
}
