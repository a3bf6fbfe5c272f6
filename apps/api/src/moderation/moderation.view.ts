import type { AuditEntry, ModeratedPerson, Report, ReportSummary, Warning } from '@zentra/contracts';
import { In, type EntityManager } from 'typeorm';
import { shownName } from '../users/person';
import { User } from '../users/user.entity';
import type { AuditEntryEntity } from './audit-entry.entity';
import type { ReportEntity } from './report.entity';
import type { WarningEntity } from './warning.entity';

/** The users that rows refer to, by id. */
export type People = Map<string, ModeratedPerson>;

const toModeratedPerson = (user: User): ModeratedPerson => ({
  id: user.id,
  username: user.username,
  displayName: shownName(user),
  bio: user.bio,
  createdAt: user.createdAt.toISOString(),
  suspendedAt: user.suspendedAt?.toISOString() ?? null,
});

/** Loads the users that reports and audit entries refer to. */
export async function peopleIn(
  manager: EntityManager,
  reports: ReportEntity[],
  entries: AuditEntryEntity[] = [],
): Promise<People> {
  const ids = [
    ...reports.flatMap(({ reporterId, subjectId, handledBy }) => [reporterId, subjectId, handledBy]),
    ...entries.flatMap(({ actorId, subjectId }) => [actorId, subjectId]),
  ].filter((id) => id !== null);
  const users = await manager.findBy(User, { id: In([...new Set(ids)]) });
  return new Map(users.map((user) => [user.id, toModeratedPerson(user)]));
}

export const toSummary = (report: ReportEntity, people: People): ReportSummary => ({
  id: report.id,
  reporter: people.get(report.reporterId ?? '') ?? null,
  subject: required(people.get(report.subjectId)),
  reason: report.reason,
  status: report.status,
  messages: report.excerpt.length,
  createdAt: report.createdAt.toISOString(),
  handledAt: report.handledAt?.toISOString() ?? null,
});

export const toReport = (
  report: ReportEntity,
  others: ReportEntity[],
  acts: AuditEntryEntity[],
  people: People,
): Report => ({
  ...toSummary(report, people),
  details: report.details,
  excerpt: report.excerpt.map((message) => ({
    seq: message.seq,
    senderId: message.senderId,
    body: message.body,
    // Reports from before attachments existed have none.
    attachments: message.attachments ?? [],
    createdAt: message.createdAt,
    editedAt: message.editedAt,
    deletedAt: message.deletedAt,
  })),
  handledBy: people.get(report.handledBy ?? '') ?? null,
  otherReports: others.map((other) => toSummary(other, people)),
  acts: acts.map((entry) => toAuditEntry(entry, people)),
});

export const toAuditEntry = (entry: AuditEntryEntity, people: People): AuditEntry => ({
  id: entry.id,
  act: entry.act,
  actor: people.get(entry.actorId ?? '') ?? null,
  subject: people.get(entry.subjectId ?? '') ?? null,
  reportId: entry.reportId,
  // Older entries contain the length of the queue. It would reveal a report that is hidden from the
  // moderator.
  details: entry.act === 'read_queue' ? {} : entry.details,
  at: entry.at.toISOString(),
});

export const toWarning = (warning: WarningEntity): Warning => ({
  id: warning.id,
  message: warning.message,
  createdAt: warning.createdAt.toISOString(),
});

function required<P>(person: P | undefined): P {
  if (person === undefined)
    throw new Error('A report about a person who is not there: its foreign key is broken');
  return person;
}
