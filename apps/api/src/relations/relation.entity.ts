import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

/** `none`: no open interest or connection; `open`: a pending interest; `connected`: accepted. */
export type RelationState = 'none' | 'open' | 'connected';

/**
 * The relation of two users: one row per pair, the lower user id first. Its row lock serialises all
 * commands about the pair. Users are in a higher layer, so the entity names them by a string.
 */
@Entity('relations')
@Check('relations_order_check', `low_id < high_id`)
@Check('relations_state_check', `state IN ('none', 'open', 'connected')`)
@Check('relations_initiator_check', `initiator_id IN (low_id, high_id)`)
@Check('relations_interest_check', `(state = 'none') = (interest_id IS NULL)`)
@Check('relations_open_check', `(state = 'open') = (initiator_id IS NOT NULL AND expires_at IS NOT NULL)`)
@Check('relations_connected_check', `state <> 'connected' OR conversation_id IS NOT NULL`)
@Check('relations_shown_check', `shown_at IS NULL OR state = 'open'`)
@Index('relations_high_id_idx', ['highId'])
@Index('relations_low_blocks_idx', ['lowId'], { where: 'low_blocks_at IS NOT NULL' })
@Index('relations_high_blocks_idx', ['highId'], { where: 'high_blocks_at IS NOT NULL' })
export class Relation {
  @PrimaryColumn('uuid', { name: 'low_id', primaryKeyConstraintName: 'relations_pkey' })
  lowId!: string;

  @PrimaryColumn('uuid', { name: 'high_id', primaryKeyConstraintName: 'relations_pkey' })
  highId!: string;

  @Column('text', { default: 'none' })
  state!: RelationState;

  /** The pending interest, or the accepted one. */
  @Column('uuid', { name: 'interest_id', nullable: true })
  interestId!: string | null;

  /** The sender of the pending interest. */
  @Column('uuid', { name: 'initiator_id', nullable: true })
  initiatorId!: string | null;

  /** When the pending interest expires. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  /**
   * When the pending interest became visible to the recipient; null while it is queued or
   * suppressed.
   */
  @Column({ type: 'timestamptz', name: 'shown_at', precision: 3, nullable: true })
  shownAt!: Date | null;

  /** When an interest or a connection of the two last closed. */
  @Column({ type: 'timestamptz', name: 'parted_at', precision: 3, nullable: true })
  partedAt!: Date | null;

  /** When the user with the lower id blocked the other; null without a block. */
  @Column({ type: 'timestamptz', name: 'low_blocks_at', precision: 3, nullable: true })
  lowBlocksAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'high_blocks_at', precision: 3, nullable: true })
  highBlocksAt!: Date | null;

  /** The one conversation of the pair. Once set, it stays. */
  @Column('uuid', { name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @ManyToOne('User', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'low_id', foreignKeyConstraintName: 'relations_low_id_fkey' })
  low?: unknown;

  @ManyToOne('User', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'high_id', foreignKeyConstraintName: 'relations_high_id_fkey' })
  high?: unknown;
}
