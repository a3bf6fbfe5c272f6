import type { AttachmentKind } from '@zentra/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn } from 'typeorm';
import { StoredFileEntity } from '../../files/stored-file.entity';
import { User } from '../../users/user.entity';
import { ConversationEntity } from '../conversations/conversation.entity';

/**
 * A picture or file. It is uploaded, then unsent, then part of one message. A report may retain it
 * after that message was deleted.
 */
@Entity('attachments')
@Check('attachments_kind_check', `kind IN ('image', 'file')`)
@Check('attachments_sent_check', `message_seq IS NULL OR uploaded_at IS NOT NULL`)
@Check('attachments_withdrawn_check', `withdrawn_at IS NULL OR message_seq IS NOT NULL`)
@Check('attachments_size_check', `size >= 0 AND stored_bytes >= 0`)
@Index('attachments_owner_id_idx', ['ownerId'])
@Index('attachments_client_id_key', ['ownerId', 'clientId'], { unique: true, where: 'client_id IS NOT NULL' })
@Index('attachments_conversation_id_idx', ['conversationId'])
@Index('attachments_unsent_idx', ['createdAt'], { where: 'message_seq IS NULL OR withdrawn_at IS NOT NULL' })
export class AttachmentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attachments_pkey' })
  id!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  /** `seq` of the message that carries it; null while it is unsent. */
  @Column('int', { name: 'message_seq', nullable: true })
  messageSeq!: number | null;

  /**
   * UUID that the client chose for the upload, so that an upload whose response was lost can be
   * repeated.
   */
  @Column('uuid', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Column('text')
  kind!: AttachmentKind;

  @Column('text')
  name!: string;

  @Column('text')
  type!: string;

  /** Bytes of the file that is served; text, as pg reads a bigint. */
  @Column('bigint')
  size!: string;

  /** Bytes of all versions; during the upload, the bytes reserved for it. */
  @Column('bigint', { name: 'stored_bytes' })
  storedBytes!: string;

  @Column('int', { nullable: true })
  width!: number | null;

  @Column('int', { nullable: true })
  height!: number | null;

  @Column('boolean', { default: false })
  animated!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** When the whole upload was in the storage; null until then. */
  @Column({ type: 'timestamptz', name: 'uploaded_at', precision: 3, nullable: true })
  uploadedAt!: Date | null;

  /** When its message was deleted while a report includes it: only moderators can read it now. */
  @Column({ type: 'timestamptz', name: 'withdrawn_at', precision: 3, nullable: true })
  withdrawnAt!: Date | null;

  @OneToOne(() => StoredFileEntity)
  @JoinColumn({ name: 'id', foreignKeyConstraintName: 'attachments_id_fkey' })
  file?: StoredFileEntity;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'attachments_owner_id_fkey' })
  owner?: User;

  @ManyToOne(() => ConversationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'conversation_id', foreignKeyConstraintName: 'attachments_conversation_id_fkey' })
  conversation?: ConversationEntity;
}
