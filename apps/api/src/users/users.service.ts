import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  timestampSchema,
  DELETION_GRACE_DAYS,
  type Block,
  type Me,
  type Page,
  type Person,
  type Register,
  type Role,
  type UpdateMe,
} from '@zentra/contracts';
import { In, IsNull, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { AppError } from '../common/errors/app-error';
import { decodeCursor, toPage } from '../common/validation/cursor';
import type { Sql } from '../database/in-transaction';
import { DomainEvents } from '../events/domain-events';
import { RealtimeService } from '../realtime/realtime.service';
import { RelationsService } from '../relations/relations.service';
import { newContactCode } from './contact-code';
import { toMe, toPerson } from './person';
import { mapUniqueViolation } from './unique-violation';
import { User } from './user.entity';
import { toSearchText } from './search-text';
import { CAN_SIGN_IN } from '../sessions/account-conditions';
import { IS_VISIBLE } from './user-visibility';

const GRACE_END = `now() + interval '${DELETION_GRACE_DAYS} days'`;

@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly relations: RelationsService,
    private readonly realtime: RealtimeService,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Creates an account with the default settings.
   * @throws USERNAME_TAKEN, EMAIL_TAKEN
   */
  async create(
    { username, email, displayName, language = 'en' }: Omit<Register, 'password'>,
    passwordHash: string,
    { manager = this.users.manager, role = 'member' }: { manager?: EntityManager; role?: Role } = {},
  ): Promise<Me> {
    const user = this.users.create({
      id: uuidv7(),
      username,
      email,
      emailVerifiedAt: null,
      language,
      displayName: displayName ?? username,
      searchName: toSearchText(displayName ?? username),
      bio: '',
      avatarId: null,
      sharesReceipts: true,
      sharesTyping: true,
      sharesPresence: true,
      isListed: true,
      contact: 'everyone',
      contactCode: null,
      pushText: false,
      sound: true,
      role,
      suspendedAt: null,
      suspensionNote: null,
      passwordHash,
      deletesAt: null,
      deletedAt: null,
    });
    await mapUniqueViolation(manager.insert(User, user));
    return toMe(user);
  }

  /**
   * Returns the user with this username or email address, with the password hash, for a sign-in.
   * Null for an unknown or deleted account.
   */
  findForLogin(name: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('u')
      .addSelect('u.passwordHash')
      .where(name.includes('@') ? 'u.email = :name' : 'u.username = :name', { name: name.toLowerCase() })
      .andWhere(CAN_SIGN_IN)
      .getOne();
  }

  /**
   * Returns the user with this username. Null for an unknown name and, without a difference, for a
   * hidden account.
   */
  findByUsername(username: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('u')
      .where('u.username = :username', { username })
      .andWhere(IS_VISIBLE)
      .getOne();
  }

  /**
   * Returns the account of the user.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  async me(id: string): Promise<Me> {
    const user = await this.users.findOneBy({ id, deletedAt: IsNull() });
    if (!user) throw new AppError('UNAUTHENTICATED');
    return toMe(user);
  }

  /**
   * Starts the grace period of a deletion (14 days) and hides the account. A repeat changes
   * nothing.
   */
  async startDeletion(sql: Sql, id: string): Promise<void> {
    await sql.query(`UPDATE users SET deletes_at = ${GRACE_END} WHERE id = $1 AND deletes_at IS NULL`, [id]);
  }

  /**
   * Cancels a deletion during its grace period.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  async keep(id: string): Promise<Me> {
    await this.users.update({ id, deletesAt: MoreThan(new Date()) }, { deletesAt: null });
    return this.me(id);
  }

  /**
   * Updates the profile and the settings. The first `contact: 'code'` also creates a contact code.
   * @throws USERNAME_TAKEN
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  async updateMe(id: string, { settings = {}, ...profile }: UpdateMe): Promise<Me> {
    const { receipts, typing, presence, listed, contact, pushText, sound } = settings;
    const changes = Object.entries({
      ...profile,
      searchName: profile.displayName === undefined ? undefined : toSearchText(profile.displayName),
      sharesReceipts: receipts,
      sharesTyping: typing,
      sharesPresence: presence,
      isListed: listed,
      contact,
      pushText,
      sound,
    }).filter(([, value]) => value !== undefined);
    if (contact === 'code')
      await this.users.update({ id, contactCode: IsNull() }, { contactCode: newContactCode() });
    if (changes.length > 0) await mapUniqueViolation(this.users.update({ id }, Object.fromEntries(changes)));
    if (presence !== undefined) this.events.emit('presence-sharing.changed', { userId: id });
    if (changes.length > 0) this.publishMeChanged(id);
    return this.me(id);
  }

  /**
   * Replaces the contact code. The previous code stops working.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  async renewContactCode(id: string): Promise<Me> {
    await this.users.update({ id }, { contactCode: newContactCode() });
    this.publishMeChanged(id);
    return this.me(id);
  }

  /**
   * Publishes `me:changed` to the devices of the user, which then reload the account. Call it after
   * the commit.
   */
  publishMeChanged(id: string): void {
    this.realtime.publish([id], 'me:changed', {});
  }

  /**
   * Locks both users, the lower id first, until the transaction of `manager` ends. Returns the
   * recipient; null when the recipient or the sender can no longer be found.
   */
  async lockForContact(manager: EntityManager, senderId: string, recipientId: string): Promise<User | null> {
    const people = await manager
      .createQueryBuilder(User, 'u')
      .where('u.id IN (:...ids)', { ids: [senderId, recipientId] })
      .orderBy('u.id')
      .setLock('for_no_key_update')
      .getMany();
    const found = people.filter(({ deletesAt, suspendedAt }) => !deletesAt && !suspendedAt);
    return (found.length === 2 && found.find(({ id }) => id === recipientId)) || null;
  }

  /**
   * Returns the user with this username as the viewer may see them.
   * @throws NOT_FOUND, also for a hidden account
   */
  async person(viewerId: string, username: string): Promise<Person> {
    const user = await this.findByUsername(username);
    if (!user) throw new AppError('NOT_FOUND');
    return toPerson(user, await this.relations.viewOf(viewerId, user.id));
  }

  /**
   * Returns a page of the users whom `userId` blocks, latest first.
   * @throws VALIDATION_FAILED for a cursor of another list
   */
  async blocked(userId: string, { cursor, limit }: { cursor?: string; limit: number }): Promise<Page<Block>> {
    const after = decodeCursor(cursor, z.object({ at: timestampSchema, id: z.uuid() }));
    const rows = await this.relations.blockedBy(userId, limit + 1, after);
    const people = await this.people(
      userId,
      rows.map((row) => row.userId),
    );
    const items = rows.flatMap(({ userId: id, at }) => {
      const person = people.get(id);
      return person ? [{ person, createdAt: at.toISOString() }] : [];
    });
    return toPage(
      items,
      limit,
      ({ person, createdAt }) => ({ at: createdAt, id: person.id }),
      (block) => block,
    );
  }

  /** Returns the users with these ids as `viewerId` may see them. */
  async people(viewerId: string, ids: string[]): Promise<Map<string, Person>> {
    const [users, relations] = await Promise.all([
      this.users.findBy({ id: In(ids) }),
      this.relations.viewsOf(viewerId, ids),
    ]);
    return new Map(users.map((user) => [user.id, toPerson(user, relations.get(user.id))]));
  }
}
