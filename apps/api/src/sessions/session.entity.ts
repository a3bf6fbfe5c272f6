import type { Device } from '@zentra/contracts';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

/**
 * A signed-in device. The row is deleted when the session ends, or by a sweep after it has expired.
 */
@Entity('sessions')
@Unique('sessions_sid_key', ['sid'])
@Index('sessions_user_id_idx', ['userId'])
@Index('sessions_expires_at_idx', ['expiresAt'])
export class SessionEntity {
  /**
   * Identifies the session to its user and to code that ends it. Stays the same when `sid` changes.
   */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  /** The session id of the cookie. A secret: it grants access to the account. */
  @Column('text')
  sid!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('jsonb')
  device!: Device;

  @Column({ type: 'timestamptz', name: 'signed_in_at', precision: 3 })
  signedInAt!: Date;

  /** 30 days after the last request; see `IDLE_MS`. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  /** Named by a string: this layer does not import users. */
  @ManyToOne('User', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: unknown;
}
