import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An object that is, or is about to be, in the storage. The row is committed before the first byte
 * is stored, and deleted after the last is removed. So a process may be killed at any moment
 * without leaving an unknown object.
 */
@Entity('stored_files')
@Index('stored_files_doomed_at_idx', ['doomedAt'], { where: 'doomed_at IS NOT NULL' })
export class StoredFileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'stored_files_pkey' })
  id!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  /**
   * Since when nothing references it. A trigger sets it in the commit that removes the last
   * reference.
   */
  @Column({ type: 'timestamptz', name: 'doomed_at', precision: 3, nullable: true })
  doomedAt!: Date | null;
}
