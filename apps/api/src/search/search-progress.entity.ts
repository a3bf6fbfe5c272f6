import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';

/** The `rev` up to which the blocks of a conversation are up to date. */
@Entity('search_progress')
export class SearchProgress {
  @PrimaryColumn('uuid', { name: 'conversation_id', primaryKeyConstraintName: 'search_progress_pkey' })
  conversationId!: string;

  @Column('int')
  rev!: number;

  @OneToOne('ConversationEntity', { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'conversation_id',
    foreignKeyConstraintName: 'search_progress_conversation_id_fkey',
  })
  conversation?: unknown;
}
