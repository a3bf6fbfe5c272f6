import type { StoredStatus } from '@zentra/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../users/user.entity';

@Entity('interests')
@Check(
  'interests_status_check',
  `status IN ('pending', 'accepted', 'rejected', 'suppressed', 'withdrawn', 'expired', 'ended')`,
)
@Check('interests_self_check', `sender_id <> recipient_id`)
@Check('interests_message_check', `char_length(message) <= 280`)
@Check('interests_closed_check', `(status IN ('withdrawn', 'expired', 'ended')) = (closed_at IS NOT NULL)`)
@Check('interests_shown_check', `shown_at IS NOT NULL OR status <> 'rejected'`)
@Index('interests_sender_id_idx', ['senderId', 'id'])
@Index('interests_recipient_id_idx', ['recipientId', 'id'])
@Index('interests_shown_at_idx', ['recipientId', 'shownAt'])
@Index('interests_queued_idx', ['recipientId', 'id'], { where: `status = 'pending' AND shown_at IS NULL` })
@Index('interests_expires_at_idx', ['expiresAt'], {
  where: `status IN ('pending', 'rejected', 'suppressed')`,
})
// Consents that ended lately.
@Index('interests_ended_idx', ['closedAt'], { where: `status = 'ended'` })
// At most one interest of a pair is pending or accepted: a partial unique index over both
// directions, see the migration.
@Index('interests_one_live_per_pair_idx', { synchronize: false })
// The target of conversations_interest_fkey, which checks the interest that authorises a
// conversation.
@Index('interests_id_status_key', ['id', 'status'], { unique: true })
export class InterestEntity {
  /** UUIDv7: its order is the order of sending. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'interests_pkey' })
  id!: string;

  @Column('uuid', { name: 'sender_id' })
  senderId!: string;

  @Column('uuid', { name: 'recipient_id' })
  recipientId!: string;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('text')
  status!: StoredStatus;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Fixed when the interest is sent. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  /**
   * When the interest was shown to the recipient, which took a place of that day. Null while it is
   * queued for a place. Stays null where it got none: it was suppressed or closed before, or
   * accepted by an interest in the other direction.
   */
  @Column({ type: 'timestamptz', name: 'shown_at', precision: 3, nullable: true })
  shownAt!: Date | null;

  /** When the recipient last accepted or rejected it. */
  @Column({ type: 'timestamptz', name: 'responded_at', precision: 3, nullable: true })
  respondedAt!: Date | null;

  /**
   * When it closed for the sender: by withdrawal, at `expiresAt`, or with the end of the
   * connection.
   */
  @Column({ type: 'timestamptz', name: 'closed_at', precision: 3, nullable: true })
  closedAt!: Date | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sender_id', foreignKeyConstraintName: 'interests_sender_id_fkey' })
  sender?: User;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'recipient_id', foreignKeyConstraintName: 'interests_recipient_id_fkey' })
  recipient?: User;
}
