import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Excerpt, SendReport } from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../common/errors/app-error';
import { ModeratorNotifier } from './moderator-notifier.service';
import { ReportEntity } from './report.entity';
import { ReportsRepository } from './reports.repository';

type NewReport = Pick<
  ReportEntity,
  'id' | 'reporterId' | 'subjectId' | 'reason' | 'details' | 'conversationId' | 'excerpt' | 'status'
>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Stores reports for moderators. The reported user is not notified. */
@Injectable()
export class ReportsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly notifier: ModeratorNotifier,
  ) {}

  /**
   * Stores a report with copies of the chosen messages. The same report within 24 hours returns the
   * first one.
   * @throws NOT_FOUND for a user whom the reporter cannot know of
   * @throws VALIDATION_FAILED for a report about yourself, and for messages that are not in the
   * conversation of the two users
   */
  async send(reporterId: string, body: SendReport): Promise<{ id: string; isNew: boolean }> {
    const { userId: subjectId } = body;
    if (subjectId === reporterId) throw AppError.invalid('userId', 'not_yourself');
    const { report, isNew } = await this.dataSource.transaction(async (manager) => {
      if (!(await this.reports.canReport(manager, reporterId, subjectId))) throw new AppError('NOT_FOUND');
      await this.reports.lock(manager, reporterId, subjectId);
      const made = await this.make(manager, reporterId, body);
      const since = new Date(Date.now() - DAY_MS);
      const recent = await this.reports.recent(manager, reporterId, subjectId, since);
      const same = recent.find((other) => isSame(other, made));
      if (same) return { report: same, isNew: false };
      await manager.insert(ReportEntity, made);
      await this.reports.holdFiles(manager, made.id, made.excerpt);
      return { report: made, isNew: true };
    });
    if (isNew) await this.notifier.notify(subjectId);
    return { id: report.id, isNew };
  }

  private async make(manager: EntityManager, reporterId: string, body: SendReport): Promise<NewReport> {
    return {
      id: uuidv7(),
      reporterId,
      subjectId: body.userId,
      reason: body.reason,
      details: body.details ?? '',
      conversationId: body.conversationId ?? null,
      excerpt: await this.excerpt(manager, reporterId, body),
      status: 'open',
    };
  }

  /**
   * Copies the chosen messages. A message that its author has deleted is copied as deleted, without
   * its text. Otherwise the author could prevent a report by deleting messages.
   */
  private async excerpt(
    manager: EntityManager,
    reporterId: string,
    { userId, conversationId, messages = [] }: SendReport,
  ): Promise<Excerpt[]> {
    if (conversationId === undefined) return [];
    const seqs = [...new Set(messages)];
    const excerpt = await this.reports.excerpt(manager, [reporterId, userId], conversationId, seqs);
    if (!excerpt) throw AppError.invalid('conversationId', 'not_in_conversation');
    if (excerpt.length < seqs.length) throw AppError.invalid('messages', 'not_in_conversation');
    return excerpt;
  }
}

const seqsOf = ({ excerpt }: NewReport) => excerpt.map(({ seq }) => seq).join();

const isSame = (a: NewReport, b: NewReport): boolean =>
  a.reason === b.reason &&
  a.details === b.details &&
  a.conversationId === b.conversationId &&
  seqsOf(a) === seqsOf(b);
