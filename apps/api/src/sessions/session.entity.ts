import type { Device } from '@zentra/contracts';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

/** A signed-in device. The row exists exactly as long as the session does, apart from expired ones. */
@Entity('sessions')
@Unique('sessions_sid_key', ['sid'])
@Index('sessions_user_id_idx', ['userId'])
@Index('sessions_expires_at_idx', ['expiresAt'])
export class SessionEntity {
  /** Names the session for its user and for whoever ends it; stays the same when `sid` changes. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  /** The session id of the cookie. A secret: whoever has it is signed in. */
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

  /** By name: this layer does not import users. */
  @ManyToOne('User', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: unknown;
}
