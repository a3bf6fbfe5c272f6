import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Everything that is, or is about to be, in the storage under an id: the row is committed before the first byte is put
 * there, and goes after the last is gone. So a process may be killed at any moment and nothing is left that nobody knows.
 */
@Entity('stored_files')
@Index('stored_files_doomed_at_idx', ['doomedAt'], { where: 'doomed_at IS NOT NULL' })
export class StoredFileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'stored_files_pkey' })
  id!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  /** Since when nobody refers to it; a trigger sets it by the commit that takes the last reference away. */
  @Column({ type: 'timestamptz', name: 'doomed_at', precision: 3, nullable: true })
  doomedAt!: Date | null;
}
