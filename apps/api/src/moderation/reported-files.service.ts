import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AttachmentEntity } from '../chat/attachments/attachment.entity';
import { toFileAnswer } from '../chat/attachments/attachment.view';
import { AppError } from '../common/errors/app-error';
import { MAX_AGE, type FileAnswer } from '../files/file-answer';
import type { FileVersion } from '../files/file-storage';
import { AuditLogRepository } from './audit-log.repository';
import { ReportAttachmentEntity } from './report-attachment.entity';
import { ReportsRepository } from './reports.repository';

/**
 * Serves reported files to moderators. The same transaction writes each read to the audit log;
 * without the entry there is no response.
 */
@Injectable()
export class ReportedFiles {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /**
   * Returns a file of a report.
   * @throws NOT_FOUND for an unknown report or file, and for a report about the reader
   */
  answer(
    readerId: string,
    { id, attachmentId }: { id: string; attachmentId: string },
    version: FileVersion,
  ): Promise<FileAnswer> {
    return this.dataSource.transaction(async (manager) => {
      const report = await this.reports.find(manager, readerId, id);
      const link =
        report && (await manager.findOneBy(ReportAttachmentEntity, { reportId: id, attachmentId }));
      const row = link && (await manager.findOneBy(AttachmentEntity, { id: attachmentId }));
      const answer = row && toFileAnswer(row, version);
      if (!report || !answer) throw new AppError('NOT_FOUND');
      const { subjectId } = report;
      const details = { attachment: attachmentId };
      await this.audit.record(manager, readerId, 'read_report', { subjectId, reportId: id, details });
      // Not cached by the browser: a repeated view from its cache would not be logged.
      return { ...answer, maxAge: MAX_AGE.reported };
    });
  }
}
