import type { Message } from '@zentra/contracts';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * A message, keyed by conversation: a page of history is one index range, and the table can be
 * sharded by conversation. It has no foreign keys. The inserting statement joins the conversation
 * and checks the sender, and a foreign key would cost a third of each insert.
 */
@Entity('messages')
@Unique('messages_client_id_key', ['conversationId', 'senderId', 'clientId'])
@Check(
  'messages_body_check',
  `CASE
  WHEN deleted_at IS NOT NULL THEN body = '' AND attachments IS NULL
  ELSE char_length(body) BETWEEN (CASE WHEN attachments IS NULL THEN 1 ELSE 0 END) AND 4000 END`,
)
@Check('messages_reply_to_check', `reply_to BETWEEN 1 AND seq - 1`)
@Check('messages_seq_check', `seq > 0 AND rev > 0`)
@Index('messages_rev_idx', ['conversationId', 'rev'], { where: 'rev <> seq' })
export class MessageEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id', primaryKeyConstraintName: 'messages_pkey' })
  conversationId!: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'messages_pkey' })
  seq!: number;

  @Column('int')
  rev!: number;

  @Column('uuid', { name: 'sender_id' })
  senderId!: string;

  @Column('uuid', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  body!: string;

  /** `seq` of the message it answers. */
  @Column('int', { name: 'reply_to', nullable: true })
  replyTo!: number | null;

  /** In the order in which they were first added; null for none. */
  @Column('jsonb', { nullable: true })
  reactions!: Message['reactions'] | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'edited_at', precision: 3, nullable: true })
  editedAt!: Date | null;

  /** A deleted message remains as a row with an empty body. */
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt!: Date | null;

  /** A copy from the time of sending, since attachments never change; null for none. */
  @Column('jsonb', { nullable: true })
  attachments!: Message['attachments'] | null;
}
