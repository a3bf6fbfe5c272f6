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
import { User } from '../users/user.entity';
import { ReportEntity } from './report.entity';

/** A message of a moderator to a user, shown until the user acknowledges it. */
@Entity('warnings')
@Check('warnings_message_check', `char_length(message) BETWEEN 1 AND 1000`)
@Index('warnings_user_id_idx', ['userId'])
export class WarningEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'warnings_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'report_id', nullable: true })
  reportId!: string | null;

  @Column('text')
  message!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'acknowledged_at', precision: 3, nullable: true })
  acknowledgedAt!: Date | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'warnings_user_id_fkey' })
  user?: User;

  @ManyToOne(() => ReportEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'report_id', foreignKeyConstraintName: 'warnings_report_id_fkey' })
  report?: ReportEntity;
}
