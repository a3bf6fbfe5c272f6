import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

/** Messages of one block. The trigger in the migration uses the same number. */
export const BLOCK_SIZE = 32;

/**
 * The words of 32 consecutive messages of a conversation, from `seq` 32 × block + 1 on. Created
 * from the messages at the next search where it is missing or older than the conversation's `rev`.
 */
@Entity('search_blocks')
@Check('search_blocks_block_check', 'block >= 0')
export class SearchBlock {
  @PrimaryColumn('uuid', { name: 'conversation_id', primaryKeyConstraintName: 'search_blocks_pkey' })
  conversationId!: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'search_blocks_pkey' })
  block!: number;

  /** One line per message, see `indexLine`. */
  @Column('text')
  words!: string;

  @Column({ type: 'timestamptz', name: 'oldest_at', precision: 3 })
  oldestAt!: Date;

  @Column({ type: 'timestamptz', name: 'newest_at', precision: 3 })
  newestAt!: Date;

  @ManyToOne('ConversationEntity', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'conversation_id', foreignKeyConstraintName: 'search_blocks_conversation_id_fkey' })
  conversation?: unknown;
}
