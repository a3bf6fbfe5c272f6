import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { User } from '../../users/user.entity';

/**
 * A pair's one conversation. It is open exactly while it references the accepted interest that
 * authorises it. The foreign key over (interest_id, interest_status) allows no other reference.
 */
@Entity('conversations')
@Unique('conversations_pair_key', ['lowId', 'highId'])
@Check('conversations_order_check', `low_id < high_id`)
@Check(
  'conversations_interest_check',
  `interest_status = 'accepted' AND (interest_id IS NULL) = (interest_status IS NULL)`,
)
@Check('conversations_rev_check', `rev >= last_seq`)
@Check('conversations_ended_check', `(interest_id IS NULL) = (ended_at IS NOT NULL)`)
@Index('conversations_high_id_idx', ['highId'])
export class ConversationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'conversations_pkey' })
  id!: string;

  @Column('uuid', { name: 'low_id' })
  lowId!: string;

  @Column('uuid', { name: 'high_id' })
  highId!: string;

  /** Null once the consent has ended. */
  @Column('uuid', { name: 'interest_id', nullable: true })
  interestId!: string | null;

  /** `accepted` or null; exists for the foreign key. */
  @Column('text', { name: 'interest_status', nullable: true })
  interestStatus!: 'accepted' | null;

  /** `seq` of the newest message. */
  @Column('int', { name: 'last_seq', default: 0 })
  lastSeq!: number;

  /** Counts every change of the conversation. */
  @Column('int', { default: 0 })
  rev!: number;

  @Column({ type: 'timestamptz', name: 'opened_at', precision: 3 })
  openedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  /**
   * Time of the newest message, or of the opening. Not indexed, so that a message is a heap-only
   * update of this row.
   */
  @Column({ type: 'timestamptz', name: 'last_activity_at', precision: 3 })
  lastActivityAt!: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'low_id', foreignKeyConstraintName: 'conversations_low_id_fkey' })
  low?: User;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'high_id', foreignKeyConstraintName: 'conversations_high_id_fkey' })
  high?: User;

  /** The entity is named by a string, since the interests feature is in a higher layer. */
  @ManyToOne('InterestEntity')
  @JoinColumn([
    {
      name: 'interest_id',
      referencedColumnName: 'id',
      foreignKeyConstraintName: 'conversations_interest_fkey',
    },
    {
      name: 'interest_status',
      referencedColumnName: 'status',
      foreignKeyConstraintName: 'conversations_interest_fkey',
    },
  ])
  interest?: unknown;
}
