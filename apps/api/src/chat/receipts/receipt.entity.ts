import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/user.entity';
import { ConversationEntity } from '../conversations/conversation.entity';

/**
 * How far messages were delivered to one member of a conversation and read by them, and until when
 * the member has muted it. A row of its own, so that reading and writing do not wait for each
 * other.
 */
@Entity('receipts')
@Check('receipts_order_check', `0 <= read_seq AND read_seq <= delivered_seq`)
@Index('receipts_user_id_idx', ['userId'])
export class Receipt {
  @PrimaryColumn('uuid', { name: 'conversation_id', primaryKeyConstraintName: 'receipts_pkey' })
  conversationId!: string;

  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'receipts_pkey' })
  userId!: string;

  @Column('int', { name: 'delivered_seq', default: 0 })
  deliveredSeq!: number;

  @Column('int', { name: 'read_seq', default: 0 })
  readSeq!: number;

  /**
   * What the other member sees of the two marks once the conversation has ended: the values at that
   * moment, or 0 where they were not shared.
   */
  @Column('int', { name: 'final_delivered_seq', default: 0 })
  finalDeliveredSeq!: number;

  @Column('int', { name: 'final_read_seq', default: 0 })
  finalReadSeq!: number;

  /**
   * Until when the member has muted the conversation. Without an end, a moment far in the future;
   * null where it is not muted.
   */
  @Column({ type: 'timestamptz', name: 'muted_until', precision: 3, nullable: true })
  mutedUntil!: Date | null;

  @ManyToOne(() => ConversationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'conversation_id', foreignKeyConstraintName: 'receipts_conversation_id_fkey' })
  conversation?: ConversationEntity;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'receipts_user_id_fkey' })
  user?: User;
}
