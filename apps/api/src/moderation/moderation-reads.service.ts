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

/** As much of somebody's history as a decision needs. */
const HISTORY = 50;
const queueKey = z.tuple([z.boolean(), z.uuid()]);

interface PageQuery {
  cursor?: string;
  limit: number;
}

/** What moderators may read. Each read is in the audit log by the same transaction, or it is not answered. */
@Injectable()
export class ModerationReads {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** Open reports first, each kind newest first. */
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

  /** @throws NOT_FOUND */
  report(readerId: string, id: string): Promise<Report> {
    return this.dataSource.transaction((manager) => this.reportIn(manager, readerId, id));
  }

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
