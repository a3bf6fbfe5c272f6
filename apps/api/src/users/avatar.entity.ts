import { Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn } from 'typeorm';
import { StoredFileEntity } from '../files/stored-file.entity';
import { User } from './user.entity';

/**
 * A profile picture: the current one, one that is being uploaded, or one that was just replaced.
 * `users.avatar_id` names the current one.
 */
@Entity('avatars')
@Index('avatars_user_id_idx', ['userId'])
export class AvatarEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'avatars_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @OneToOne(() => StoredFileEntity)
  @JoinColumn({ name: 'id', foreignKeyConstraintName: 'avatars_id_fkey' })
  file?: StoredFileEntity;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'avatars_user_id_fkey' })
  user?: User;
}
