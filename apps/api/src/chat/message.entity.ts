import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/**
 * Keyed by conversation, so that a page of history is one index range and the table shards by it. No foreign keys: the
 * one inserting statement joins the conversation and the sender, and a key would cost a third of each insert.
 */
@Entity('messages')
@Unique('messages_client_id_key', ['conversationId', 'senderId', 'clientId'])
@Check('messages_body_check', `char_length(body) BETWEEN 1 AND 4000`)
@Check('messages_seq_check', `seq > 0 AND rev > 0`)
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

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
