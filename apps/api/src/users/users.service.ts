import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Me, Page, Person, Register, UpdateMe } from '@zentra/contracts';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { AppError } from '../common/app-error';
import { decodeCursor, toPage } from '../common/cursor';
import { violatedConstraint } from '../common/error-mapping';
import { RelationsService } from '../relations/relations.service';
import { toMe, toPerson } from './person';
import { User } from './user.entity';
import { SEARCH_RANK, SEARCH_WHERE } from './user-search';
import { IS_VISIBLE } from './user-visibility';

const TAKEN = { users_username_key: 'USERNAME_TAKEN', users_email_key: 'EMAIL_TAKEN' } as const;

@Injectable()
export class UsersService {
  private readonly presenceListeners: ((userId: string) => void)[] = [];

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly relations: RelationsService,
  ) {}

  /** @throws USERNAME_TAKEN, EMAIL_TAKEN */
  async create(
    { username, email, displayName }: Omit<Register, 'password'>,
    passwordHash: string,
  ): Promise<Me> {
    const user = this.users.create({
      id: uuidv7(),
      username,
      email,
      displayName: displayName ?? username,
      bio: '',
      sharesReceipts: true,
      sharesTyping: true,
      sharesPresence: true,
      role: 'member',
      suspendedAt: null,
      suspensionNote: null,
      passwordHash,
    });
    try {
      await this.users.insert(user);
    } catch (error) {
      const code = TAKEN[violatedConstraint(error) as keyof typeof TAKEN];
      throw code ? new AppError(code) : error;
    }
    return toMe(user);
  }

  /** The user with that username or e-mail address, with the password hash; for signing in. */
  findForLogin(name: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where(name.includes('@') ? 'user.email = :name' : 'user.username = :name', {
        name: name.toLowerCase(),
      })
      .getOne();
  }

  /** Null for an unknown name and for somebody who cannot be found, without a difference. */
  findByUsername(username: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('u')
      .where('u.username = :username', { username })
      .andWhere(IS_VISIBLE)
      .getOne();
  }

  /** @throws UNAUTHENTICATED when the account is gone */
  async me(id: string): Promise<Me> {
    const user = await this.users.findOneBy({ id });
    if (!user) throw new AppError('UNAUTHENTICATED');
    return toMe(user);
  }

  async updateMe(id: string, { settings = {}, ...profile }: UpdateMe): Promise<Me> {
    const { receipts, typing, presence } = settings;
    const changes = Object.entries({
      ...profile,
      sharesReceipts: receipts,
      sharesTyping: typing,
      sharesPresence: presence,
    }).filter(([, value]) => value !== undefined);
    if (changes.length > 0) await this.users.update({ id }, Object.fromEntries(changes));
    if (presence !== undefined) this.presenceListeners.forEach((tell) => tell(id));
    return this.me(id);
  }

  /** Tells who has begun or ceased to share their presence, after the commit. */
  onPresenceSetting(listener: (userId: string) => void): void {
    this.presenceListeners.push(listener);
  }

  /**
   * The directory as `viewerId` sees it, without themselves: newest people first, or the best matches for `q`
   * in name and username, accents and small slips ignored.
   */
  async directory(
    viewerId: string,
    { q = '', cursor, limit }: { q?: string; cursor?: string; limit: number },
  ): Promise<Page<Person>> {
    const query = this.users
      .createQueryBuilder('u')
      .where('u.id <> :viewerId', { viewerId })
      .andWhere(IS_VISIBLE)
      .limit(limit + 1);
    if (q !== '') query.andWhere(SEARCH_WHERE, { q }).addSelect(SEARCH_RANK, 'rank').orderBy('rank', 'DESC');
    query.addOrderBy('u.id', 'DESC');
    const after = decodeCursor(cursor, q === '' ? z.tuple([z.uuid()]) : z.tuple([z.uuid(), z.number()]));
    if (after) {
      const [id, rank] = after;
      if (rank === undefined) query.andWhere('u.id < :id', { id });
      else query.andWhere(`(${SEARCH_RANK}, u.id) < (:rank::float8, :id::uuid)`, { rank, id });
    }
    const { entities, raw } = await query.getRawAndEntities<{ rank?: number }>();
    const relations = await this.relations.viewsOf(
      viewerId,
      entities.map(({ id }) => id),
    );
    const rows = entities.map((user, i) => ({ user, rank: raw[i]?.rank }));
    return toPage(
      rows,
      limit,
      ({ user, rank }) => (rank === undefined ? [user.id] : [user.id, rank]),
      ({ user }) => toPerson(user, relations.get(user.id)),
    );
  }

  /** @throws NOT_FOUND */
  async person(viewerId: string, username: string): Promise<Person> {
    const user = await this.findByUsername(username);
    if (!user) throw new AppError('NOT_FOUND');
    return toPerson(user, await this.relations.viewOf(viewerId, user.id));
  }

  /** The people with these ids as `viewerId` sees them. */
  async people(viewerId: string, ids: string[]): Promise<Map<string, Person>> {
    const [users, relations] = await Promise.all([
      this.users.findBy({ id: In(ids) }),
      this.relations.viewsOf(viewerId, ids),
    ]);
    return new Map(users.map((user) => [user.id, toPerson(user, relations.get(user.id))]));
  }
}
