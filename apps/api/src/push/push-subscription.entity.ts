import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
} from 'typeorm';
import { SessionEntity } from '../sessions/session.entity';
import { User } from '../users/user.entity';

/** The push subscription of one session's browser. Deleted with its session, however that ends. */
@Entity('push_subscriptions')
@Unique('push_subscriptions_endpoint_key', ['endpoint'])
@Check('push_subscriptions_endpoint_check', `char_length(endpoint) <= 1000`)
@Index('push_subscriptions_user_id_idx', ['userId'])
export class PushSubscription {
  @PrimaryColumn('uuid', { name: 'session_id', primaryKeyConstraintName: 'push_subscriptions_pkey' })
  sessionId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /**
   * The push service's URL of this browser. Secret: with it and the keys, anyone can show
   * notifications there.
   */
  @Column('text')
  endpoint!: string;

  /** The browser's public key, base64url. */
  @Column('text')
  p256dh!: string;

  @Column('text')
  auth!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @ManyToOne(() => SessionEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'session_id', foreignKeyConstraintName: 'push_subscriptions_session_id_fkey' })
  session?: SessionEntity;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'push_subscriptions_user_id_fkey' })
  user?: User;
}
