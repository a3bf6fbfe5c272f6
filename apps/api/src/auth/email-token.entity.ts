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

/** What a link in a mail proves; the link itself is not kept. */
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

  /** Where the link went; with `email_change` the address that it makes theirs. */
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
