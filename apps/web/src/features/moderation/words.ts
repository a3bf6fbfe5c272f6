import type { AuditAct, ReportReason, ReportStatus } from '@zentra/contracts';
import { words } from '@/lib/words';

export const REASONS: Record<ReportReason, () => string> = {
  harassment: () => words('moderation.reason.harassment'),
  spam: () => words('moderation.reason.spam'),
  impersonation: () => words('moderation.reason.impersonation'),
  underage: () => words('moderation.reason.underage'),
  other: () => words('moderation.reason.other'),
};

export const STATUSES: Record<ReportStatus, () => string> = {
  open: () => words('moderation.status.open'),
  dismissed: () => words('moderation.status.dismissed'),
  warned: () => words('moderation.status.warned'),
  suspended: () => words('moderation.status.suspended'),
};

export const ACTS: Record<AuditAct, () => string> = {
  read_queue: () => words('moderation.acts.readQueue'),
  read_report: () => words('moderation.acts.readReport'),
  read_audit: () => words('moderation.acts.readAudit'),
  dismiss: () => words('moderation.acts.dismiss'),
  warn: () => words('moderation.acts.warn'),
  suspend: () => words('moderation.acts.suspend'),
  reinstate: () => words('moderation.acts.reinstate'),
  set_role: () => words('moderation.acts.setRole'),
  reset_password: () => words('moderation.acts.resetPassword'),
  create_user: () => words('moderation.acts.createUser'),
};
