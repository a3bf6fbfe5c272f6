import type {
  AuditAct,
  AuditEntry,
  Excerpt,
  ModeratedPerson,
  Report,
  ReportSummary,
  Warning,
} from '@zentra/contracts';
import { attachment, hours, id, person, TEXTS } from './samples';

/** Sample data for moderators. */
export const moderated = (n: number, of: Partial<ModeratedPerson> = {}): ModeratedPerson => {
  const { id: userId, username, displayName, bio } = person(n);
  return { id: userId, username, displayName, bio, createdAt: hours(900), suspendedAt: null, ...of };
};

const summary = (n: number, of: Partial<ReportSummary> = {}): ReportSummary => ({
  id: id(500 + n),
  reporter: moderated(n + 1),
  subject: moderated(n),
  reason: 'harassment',
  status: 'open',
  messages: n,
  createdAt: hours(n * 30 + 1),
  handledAt: null,
  ...of,
});

export const reports: ReportSummary[] = [
  summary(1),
  summary(3, { reason: 'impersonation', reporter: null }),
  summary(0, { reason: 'spam', status: 'dismissed', handledAt: hours(2) }),
  summary(2, { reason: 'underage', status: 'suspended', handledAt: hours(2) }),
];

const ACTS: AuditAct[] = [
  'read_queue',
  'read_report',
  'read_audit',
  'dismiss',
  'warn',
  'suspend',
  'reinstate',
];
export const audit: AuditEntry[] = [
  ...ACTS,
  'set_role' as const,
  'reset_password' as const,
  'create_user' as const,
].map((act, n) => ({
  id: id(600 + n),
  act,
  actor: n < ACTS.length ? moderated(n) : null,
  subject: n < 3 ? null : moderated(n + 1),
  reportId: null,
  details: {},
  at: hours(n * 7),
}));

const excerpt = (seq: number, of: Partial<Excerpt> = {}): Excerpt => ({
  seq,
  senderId: id(seq % 2 === 0 ? 3 : 2),
  body: seq % 2 === 0 ? TEXTS.long : TEXTS.arabic,
  attachments: [],
  createdAt: hours(20 - seq),
  editedAt: null,
  deletedAt: null,
  ...of,
});

export const report = (of: Partial<Report> = {}): Report => ({
  ...summary(3),
  reporter: moderated(2),
  details: TEXTS.long,
  excerpt: [
    excerpt(2),
    excerpt(3),
    excerpt(4, { deletedAt: hours(1), body: '' }),
    excerpt(6, { body: '', attachments: [attachment(1), attachment(3, { kind: 'file', name: TEXTS.file })] }),
  ],
  handledBy: null,
  otherReports: reports.slice(0, 3),
  acts: audit.slice(3, 6),
  ...of,
});

export const warning: Warning = { id: id(700), message: TEXTS.long, createdAt: hours(3) };
