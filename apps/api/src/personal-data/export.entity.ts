import type { Export } from '@zentra/contracts';
import { Check, Column, Entity, JoinColumn, OneToOne, PrimaryColumn, Unique } from 'typeorm';
import { User } from '../users/user.entity';

/**
 * The latest archive of a user's own data, which a new one replaces. The file name contains the id.
 */
@Entity('exports')
@Unique('exports_user_id_key', ['userId'])
@Check('exports_status_check', `status IN ('waiting', 'writing', 'ready', 'failed')`)
@Check('exports_progress_check', `progress BETWEEN 0 AND 100`)
@Check(
  'exports_ready_check',
  `(status = 'ready') = (bytes IS NOT NULL) AND (status = 'ready') = (expires_at IS NOT NULL)`,
)
export class ExportEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'exports_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  status!: Export['status'];

  @Column('int', { default: 0 })
  progress!: number;

  /** A decimal number as text: a bigint exceeds the safe integers of JavaScript. */
  @Column('bigint', { nullable: true })
  bytes!: string | null;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'exports_user_id_fkey' })
  user?: User;
}

export const toExport = (row: ExportEntity): Export => ({
  id: row.id,
  status: row.status,
  progress: row.progress,
  bytes: row.bytes === null ? null : Number(row.bytes),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
