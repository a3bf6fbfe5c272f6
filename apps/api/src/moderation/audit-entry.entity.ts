import type { AuditAct } from '@zentra/contracts';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An action or a read of a moderator. Append-only: a trigger refuses changes. Without foreign keys,
 * so that entries outlive the rows that they name.
 */
@Entity('audit_log')
@Index('audit_log_subject_id_idx', ['subjectId'])
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_log_pkey' })
  id!: string;

  /** Null for an action of the admin command, which runs on the server. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text')
  act!: AuditAct;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('uuid', { name: 'report_id', nullable: true })
  reportId!: string | null;

  /** Values without user-written text. */
  @Column('jsonb', { default: {} })
  details!: Record<string, string | number>;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  at!: Date;
}
