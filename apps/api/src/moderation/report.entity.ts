import type { Excerpt, ReportReason, ReportStatus } from '@zentra/contracts';
import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
} from 'typeorm';
import { ConversationEntity } from '../chat/conversations/conversation.entity';
import { User } from '../users/user.entity';

/**
 * A report of one user about another, with copies of the chosen messages at the time of the report.
 */
@Entity('reports')
@Check('reports_reason_check', `reason IN ('spam', 'harassment', 'impersonation', 'underage', 'other')`)
@Check('reports_details_check', `char_length(details) <= 1000`)
@Check('reports_status_check', `status IN ('open', 'dismissed', 'warned', 'suspended')`)
@Check('reports_self_check', `reporter_id <> subject_id`)
@Check('reports_forgotten_check', `reporter_id IS NOT NULL OR status = 'open' OR details = ''`)
@Check('reports_handled_check', `(status = 'open') = (handled_at IS NULL)`)
// An index over an expression, which TypeORM cannot describe; a migration creates it.
@Index('reports_queue_idx', { synchronize: false })
@Index('reports_subject_id_idx', ['subjectId'])
@Index('reports_reporter_id_idx', ['reporterId', 'subjectId'])
export class ReportEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'reports_pkey' })
  id!: string;

  /**
   * Null once the account of the reporter is erased. A trigger then removes the reporter's own
   * content from decided reports.
   */
  @Column('uuid', { name: 'reporter_id', nullable: true })
  reporterId!: string | null;

  @Column('uuid', { name: 'subject_id' })
  subjectId!: string;

  @Column('text')
  reason!: ReportReason;

  @Column('text', { default: '' })
  details!: string;

  @Column('uuid', { name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @Column('jsonb')
  excerpt!: Excerpt[];

  @Column('text', { default: 'open' })
  status!: ReportStatus;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'handled_at', precision: 3, nullable: true })
  handledAt!: Date | null;

  @Column('uuid', { name: 'handled_by', nullable: true })
  handledBy!: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'reporter_id', foreignKeyConstraintName: 'reports_reporter_id_fkey' })
  reporter?: User;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'subject_id', foreignKeyConstraintName: 'reports_subject_id_fkey' })
  subject?: User;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'handled_by', foreignKeyConstraintName: 'reports_handled_by_fkey' })
  handler?: User;

  @ManyToOne(() => ConversationEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'conversation_id', foreignKeyConstraintName: 'reports_conversation_id_fkey' })
  conversation?: ConversationEntity;
}
