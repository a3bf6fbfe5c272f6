import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Page, Person } from '@zentra/contracts';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import * as z from 'zod';
import { decodeCursor, toPage } from '../common/validation/cursor';
import { SlowQueries } from '../database/slow-queries';
import { Relation } from '../relations/relation.entity';
import { userSearch, type UserSearch } from './user-search';
import { User } from './user.entity';
import { IS_LISTED, IS_VISIBLE } from './user-visibility';
import { UsersService } from './users.service';

interface DirectoryQuery {
  q?: string;
  cursor?: string;
  limit: number;
}
interface Found {
  id: string;
  rank?: number;
}

const idKey = z.tuple([z.uuid()]);
const rankedKey = z.tuple([z.uuid(), z.number()]);

/** Lists users as one of them may see them. */
@Injectable()
export class DirectoryService {
  constructor(
    @InjectRepository(User) private readonly repository: Repository<User>,
    private readonly slow: SlowQueries,
    private readonly users: UsersService,
  ) {}

  /**
   * Returns a page of users without the viewer: the newest first, or the best matches for `q`. `q`
   * is compared with names and usernames; accents and small typing errors are ignored.
   * @throws VALIDATION_FAILED for a cursor of another list
   */
  async list(viewerId: string, query: DirectoryQuery): Promise<Page<Person>> {
    const statement = this.statement(viewerId, query);
    if (statement === null) return { items: [], nextCursor: null };
    const { rows } = await this.slow.run(viewerId, (pool) => pool.query<Found>(...statement));
    const people = await this.users.people(
      viewerId,
      rows.map(({ id }) => id),
    );
    const found = rows.flatMap((row) => {
      const person = people.get(row.id);
      return person ? [{ ...row, person }] : [];
    });
    return toPage(
      found,
      query.limit,
      ({ id, rank }) => (rank === undefined ? [id] : [id, rank]),
      ({ person }) => person,
    );
  }

  /**
   * Returns the statement that finds one page, with its parameters; null when nothing can match.
   */
  statement(viewerId: string, { q = '', cursor, limit }: DirectoryQuery): [string, unknown[]] | null {
    const search = q === '' ? undefined : userSearch(q);
    if (search === null) return null;
    const query = this.repository
      .createQueryBuilder('u')
      .select('u.id', 'id')
      .leftJoin(
        Relation,
        'r',
        'r.low_id = least(u.id, :viewerId::uuid) AND r.high_id = greatest(u.id, :viewerId::uuid)',
      )
      .where('u.id <> :viewerId', { viewerId })
      .andWhere(IS_LISTED)
      .andWhere(IS_VISIBLE)
      .limit(limit + 1);
    if (search) query.andWhere(search.where, search.parameters);
    if (search?.rank === undefined) newestFirst(query, cursor);
    else bestFirst(query, search.rank, cursor);
    const [sql, parameters] = query.getQueryAndParameters();
    return [sql, parameters];
  }
}

function newestFirst(query: SelectQueryBuilder<User>, cursor: string | undefined): void {
  const after = decodeCursor(cursor, idKey);
  query.orderBy('u.id', 'DESC');
  if (after) query.andWhere('u.id < :id', { id: after[0] });
}

function bestFirst(
  query: SelectQueryBuilder<User>,
  rank: NonNullable<UserSearch['rank']>,
  cursor: string | undefined,
): void {
  const after = decodeCursor(cursor, rankedKey);
  query.addSelect(rank, 'rank').orderBy('rank', 'DESC').addOrderBy('u.id', 'DESC');
  if (after) query.andWhere(`(${rank}, u.id) < (:rank::float8, :id::uuid)`, { id: after[0], rank: after[1] });
}
