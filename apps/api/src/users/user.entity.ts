import type { Contact, Language, Role } from '@zentra/contracts';
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

@Entity('users')
@Unique('users_username_key', ['username'])
@Unique('users_username_skeleton_key', ['usernameSkeleton'])
@Unique('users_email_key', ['email'])
@Check(
  'users_username_check',
  `CASE WHEN deleted_at IS NULL THEN username ~ '^[a-z0-9_.]{3,30}$' ELSE username = id::text END`,
)
@Check('users_deleted_check', `deleted_at IS NULL OR deletes_at IS NOT NULL`)
@Check('users_display_name_check', `char_length(display_name) BETWEEN 1 AND 50`)
@Check('users_bio_check', `char_length(bio) <= 280`)
@Check('users_contact_check', `contact IN ('everyone', 'nobody', 'code')`)
@Check('users_contact_code_check', `contact <> 'code' OR contact_code IS NOT NULL`)
@Check('users_language_check', `language IN ('en', 'de', 'ar')`)
@Check('users_role_check', `role IN ('member', 'moderator')`)
@Index('users_role_idx', ['role'], { where: `role <> 'member'` })
// A trigram index over an expression, which TypeORM cannot describe; a migration creates it.
@Index('users_search_idx', { synchronize: false })
@Index('users_avatar_id_idx', ['avatarId'], { where: 'avatar_id IS NOT NULL' })
@Index('users_email_verified_at_idx', ['emailVerifiedAt'], { where: 'email_verified_at IS NOT NULL' })
@Index('users_suspended_at_idx', ['suspendedAt'], { where: 'suspended_at IS NOT NULL' })
@Index('users_deletes_at_idx', ['deletesAt'], { where: 'deletes_at IS NOT NULL AND deleted_at IS NULL' })
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  /** Lower case, 3–30 characters; see the check constraint. */
  @Column('text')
  username!: string;

  /**
   * The common form of usernames that look alike, set by a trigger. Null when an older account has
   * the same one.
   */
  @Column('text', { name: 'username_skeleton', nullable: true, select: false })
  usernameSkeleton?: string | null;

  /** Lower case, the domain in ASCII; see `toEmail`. */
  @Column('text')
  email!: string;

  /** When a link that was sent to `email` was opened; null before. */
  @Column({ type: 'timestamptz', name: 'email_verified_at', precision: 3, nullable: true })
  emailVerifiedAt!: Date | null;

  /** The language of emails to the user. */
  @Column('text', { default: 'en' })
  language!: Language;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  /** `displayName` as the directory compares it, see `toSearchText`. */
  @Column('text', { name: 'search_name', default: '', select: false })
  searchName!: string;

  @Column('text', { default: '' })
  bio!: string;

  /** The id of the profile picture; see `AvatarEntity`. */
  @Column('uuid', { name: 'avatar_id', nullable: true })
  avatarId!: string | null;

  @Column('boolean', { name: 'shares_receipts', default: true })
  sharesReceipts!: boolean;

  @Column('boolean', { name: 'shares_typing', default: true })
  sharesTyping!: boolean;

  @Column('boolean', { name: 'shares_presence', default: true })
  sharesPresence!: boolean;

  /** Whether the directory lists the user. */
  @Column('boolean', { name: 'is_listed', default: true })
  isListed!: boolean;

  /** Who may send the user an interest. */
  @Column('text', { default: 'everyone' })
  contact!: Contact;

  @Column('text', { name: 'contact_code', nullable: true })
  contactCode!: string | null;

  /** Whether push notifications show the sender and the text. */
  @Column('boolean', { name: 'push_text', default: false })
  pushText!: boolean;

  @Column('boolean', { default: true })
  sound!: boolean;

  @Column('text', { default: 'member' })
  role!: Role;

  /** The start of a suspension. A suspended user cannot sign in and cannot be found. */
  @Column({ type: 'timestamptz', name: 'suspended_at', precision: 3, nullable: true })
  suspendedAt!: Date | null;

  /** The note about the suspension that the user sees at sign-in. */
  @Column('text', { name: 'suspension_note', nullable: true })
  suspensionNote!: string | null;

  /** argon2id, in PHC form. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** The end of the grace period, when the user has deleted the account. */
  @Column({ type: 'timestamptz', name: 'deletes_at', precision: 3, nullable: true })
  deletesAt!: Date | null;

  /**
   * When the account was anonymised. The row stays, so that other users keep their conversations.
   */
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt!: Date | null;

  /** Named by a string, since the two entities refer to each other. */
  @ManyToOne('AvatarEntity', { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'avatar_id', foreignKeyConstraintName: 'users_avatar_id_fkey' })
  avatar?: { id: string };
}
