import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AttachmentEntity } from '../chat/attachments/attachment.entity';
import { ReportEntity } from './report.entity';

/**
 * A file of a reported message. It is stored as long as the report, even when the message is
 * deleted.
 */
@Entity('report_attachments')
@Index('report_attachments_attachment_id_idx', ['attachmentId'])
export class ReportAttachmentEntity {
  @PrimaryColumn('uuid', { name: 'report_id', primaryKeyConstraintName: 'report_attachments_pkey' })
  reportId!: string;

  @PrimaryColumn('uuid', { name: 'attachment_id', primaryKeyConstraintName: 'report_attachments_pkey' })
  attachmentId!: string;

  @ManyToOne(() => ReportEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'report_id', foreignKeyConstraintName: 'report_attachments_report_id_fkey' })
  report?: ReportEntity;

  @ManyToOne(() => AttachmentEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'attachment_id', foreignKeyConstraintName: 'report_attachments_attachment_id_fkey' })
  attachment?: AttachmentEntity;
}
