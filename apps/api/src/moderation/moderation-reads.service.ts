import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { AuditEntry, Page, Report, ReportSummary } from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import * as z from 'zod';
import { AppError } from '../common/errors/app-error';
import { decodeCursor, toPage } from '../common/validation/cursor';
import { AuditLogRepository } from './audit-log.repository';
import { peopleIn, toAuditEntry, toReport, toSummary } from './moderation.view';
import { ReportsRepository } from './reports.repository';

/** The number of other reports and of actions that a report lists. */
const HISTORY = 50;
const queueKey = z.tuple([z.boolean(), z.uuid()]);

interface PageQuery {
  cursor?: string;
  limit: number;
}

/**
 * Serves the reads of moderators. The same transaction writes each read to the audit log; without
 * the entry there is no response.
 */
@Injectable()
export class ModerationReads {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /**
   * Returns a page of reports without those about the reader: open ones first, each group newest
   * first.
   * @throws VALIDATION_FAILED for a cursor of another list
   */
  queue(readerId: string, { cursor, limit }: PageQuery): Promise<Page<ReportSummary>> {
    const after = decodeCursor(cursor, queueKey);
    return this.dataSource.transaction(async (manager) => {
      const rows = await this.reports.queue(manager, readerId, limit + 1, after);
      const people = await peopleIn(manager, rows);
      const page = toPage(
        rows,
        limit,
        ({ status, id }) => [status === 'open', id],
        (row) => toSummary(row, people),
      );
      await this.audit.record(manager, readerId, 'read_queue');
      return page;
    });
  }

  /**
   * Returns a report with up to 50 other reports about the user and 50 actions on the user.
   * @throws NOT_FOUND, also for a report about the reader
   */
  report(readerId: string, id: string): Promise<Report> {
    return this.dataSource.transaction((manager) => this.reportIn(manager, readerId, id));
  }

  /**
   * Returns a page of the audit log, newest first, without entries about the reader.
   * @throws VALIDATION_FAILED for a cursor of another list
   */
  auditLog(readerId: string, { cursor, limit }: PageQuery): Promise<Page<AuditEntry>> {
    const after = decodeCursor(cursor, z.uuid());
    return this.dataSource.transaction(async (manager) => {
      const rows = await this.audit.page(manager, readerId, limit + 1, after);
      const people = await peopleIn(manager, [], rows);
      await this.audit.record(manager, readerId, 'read_audit');
      return toPage(
        rows,
        limit,
        ({ id }) => id,
        (row) => toAuditEntry(row, people),
      );
    });
  }

  private async reportIn(manager: EntityManager, readerId: string, id: string): Promise<Report> {
    const report = await this.reports.find(manager, readerId, id);
    if (!report) throw new AppError('NOT_FOUND');
    const { subjectId } = report;
    const others = await this.reports.others(manager, report, HISTORY);
    const acts = await this.audit.actsAbout(manager, subjectId, HISTORY);
    const people = await peopleIn(manager, [report, ...others], acts);
    await this.audit.record(manager, readerId, 'read_report', { subjectId, reportId: id });
    return toReport(report, others, acts, people);
  }
}
