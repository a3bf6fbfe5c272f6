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

/** Files that were reported, for moderators. Each look is in the audit log by the same transaction, or there is none. */
@Injectable()
export class ReportedFiles {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws NOT_FOUND */
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
      // Not kept by the browser: what it shows again by itself would be a look that is in no log.
      return { ...answer, maxAge: MAX_AGE.reported };
    });
  }
}
