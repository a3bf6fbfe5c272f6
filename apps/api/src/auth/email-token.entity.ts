import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
} from 'typeorm';
import { User } from '../users/user.entity';

export type EmailTokenPurpose = 'password_reset' | 'email_verification' | 'email_change';

/** A token that was sent in an email link. Only its hash is stored. */
@Entity('mail_tokens')
@Unique('mail_tokens_token_hash_key', ['tokenHash'])
@Unique('mail_tokens_user_id_purpose_key', ['userId', 'purpose'])
@Check('mail_tokens_purpose_check', `purpose IN ('password_reset', 'email_verification', 'email_change')`)
export class EmailToken {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mail_tokens_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'mail_tokens_user_id_fkey' })
  user!: User;

  @Column('text')
  purpose!: EmailTokenPurpose;

  /** The recipient of the link. For `email_change`, the new address of the account. */
  @Column('text')
  email!: string;

  /** sha-256 */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}
