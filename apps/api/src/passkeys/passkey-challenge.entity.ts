import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../users/user.entity';

/**
 * A challenge that was issued and not yet redeemed. Redeeming deletes the row, so it works once.
 */
@Entity('passkey_challenges')
@Index('passkey_challenges_user_id_idx', ['userId'])
@Index('passkey_challenges_expires_at_idx', ['expiresAt'])
export class PasskeyChallenge {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'passkey_challenges_pkey' })
  challenge!: string;

  @Column('text', { name: 'rp_id' })
  rpId!: string;

  /** The user who may add a passkey with it; null for a challenge for signing in. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'passkey_challenges_user_id_fkey' })
  user?: User;
}
