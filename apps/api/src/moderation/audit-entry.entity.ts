import type { AuditAct } from '@zentra/contracts';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One act or read of a moderator. Append-only: a trigger refuses any change. No foreign keys, so that it outlives all. */
@Entity('audit_log')
@Index('audit_log_subject_id_idx', ['subjectId'])
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_log_pkey' })
  id!: string;

  /** Null where it was done on the server itself, by the admin command. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text')
  act!: AuditAct;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('uuid', { name: 'report_id', nullable: true })
  reportId!: string | null;

  /** Never anybody's words. */
  @Column('jsonb', { default: {} })
  details!: Record<string, string | number>;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  at!: Date;
}
