import type { AuditAct, ReportReason, ReportStatus } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

export const REASONS: Record<ReportReason, () => string> = {
  harassment: () => t('moderation.reason.harassment'),
  spam: () => t('moderation.reason.spam'),
  impersonation: () => t('moderation.reason.impersonation'),
  underage: () => t('moderation.reason.underage'),
  other: () => t('moderation.reason.other'),
};

export const STATUSES: Record<ReportStatus, () => string> = {
  open: () => t('moderation.status.open'),
  dismissed: () => t('moderation.status.dismissed'),
  warned: () => t('moderation.status.warned'),
  suspended: () => t('moderation.status.suspended'),
};

export const ACTS: Record<AuditAct, () => string> = {
  read_queue: () => t('moderation.acts.readQueue'),
  read_report: () => t('moderation.acts.readReport'),
  read_audit: () => t('moderation.acts.readAudit'),
  dismiss: () => t('moderation.acts.dismiss'),
  warn: () => t('moderation.acts.warn'),
  suspend: () => t('moderation.acts.suspend'),
  reinstate: () => t('moderation.acts.reinstate'),
  set_role: () => t('moderation.acts.setRole'),
  reset_password: () => t('moderation.acts.resetPassword'),
  create_user: () => t('moderation.acts.createUser'),
};
