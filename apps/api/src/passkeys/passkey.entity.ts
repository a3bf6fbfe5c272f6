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
import { User } from '../users/user.entity';

/** pg returns a bigint as text. A signature counter has 32 bits and fits a number. */
const asNumber = { to: (value: number) => value, from: Number };

/** The public half of a passkey, with which a sign-in is verified. It contains no secret. */
@Entity('passkeys')
@Unique('passkeys_credential_id_key', ['credentialId'])
@Check('passkeys_counter_check', `counter >= 0`)
@Check('passkeys_name_check', `char_length(name) BETWEEN 1 AND 50`)
@Index('passkeys_user_id_idx', ['userId'])
export class Passkey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'passkeys_pkey' })
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** base64url, as the authenticator chose it. */
  @Column('text', { name: 'credential_id' })
  credentialId!: string;

  /** The host name for which the passkey was created and for which alone it is valid. */
  @Column('text', { name: 'rp_id' })
  rpId!: string;

  /** COSE format. */
  @Column('bytea', { name: 'public_key' })
  publicKey!: Buffer;

  /** The signature counter of the authenticator; always 0 when it does not count. */
  @Column('bigint', { transformer: asNumber })
  counter!: number;

  @Column('text', { array: true })
  transports!: string[];

  /** Whether the passkey is synchronised to other devices of its owner. */
  @Column('boolean', { name: 'backed_up' })
  backedUp!: boolean;

  @Column('text')
  name!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'passkeys_user_id_fkey' })
  user?: User;
}
