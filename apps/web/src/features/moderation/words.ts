import type { AuditAct, ReportReason, ReportStatus } from '@zentra/contracts';

export const REASONS: Record<ReportReason, string> = {
  harassment: 'Harassment or threats',
  spam: 'Spam or a scam',
  impersonation: 'Pretends to be somebody else',
  underage: 'Seems to be under age',
  other: 'Something else',
};

export const STATUSES: Record<ReportStatus, string> = {
  open: 'Open',
  dismissed: 'Dismissed',
  warned: 'Warned',
  suspended: 'Suspended',
};

export const ACTS: Record<AuditAct, string> = {
  read_queue: 'read the queue',
  read_report: 'read a report',
  read_audit: 'read this log',
  dismiss: 'dismissed a report',
  warn: 'sent a warning',
  suspend: 'suspended',
  reinstate: 'lifted the suspension',
  set_role: 'changed the role',
  reset_password: 'reset the password',
  create_user: 'created the account',
};
