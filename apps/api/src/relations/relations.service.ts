import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Relation as VisibleRelation } from '@zentra/contracts';
import { DataSource, In, type EntityManager } from 'typeorm';
import { otherOf, pairOf, type Pair } from './pair';
import { Relation } from './relation.entity';

/** What one user may see of their relation to another. */
export interface RelationView {
  relation: VisibleRelation;
  interestId: string | null;
  conversationId: string | null;
  /** Whether the viewer blocks the other user. */
  isBlocked: boolean;
}

/** A user whom another one blocks. */
export interface BlockRow {
  userId: string;
  at: Date;
}

const STRANGERS: RelationView = {
  relation: 'none',
  interestId: null,
  conversationId: null,
  isBlocked: false,
};
const NOTHING_OPEN = { interestId: null, initiatorId: null, expiresAt: null, shownAt: null };

const BLOCKED_BY = `
SELECT * FROM (
  SELECT high_id AS "userId", low_blocks_at AS at FROM relations WHERE low_id = $1 AND low_blocks_at IS NOT NULL
  UNION ALL
  SELECT low_id, high_blocks_at FROM relations WHERE high_id = $1 AND high_blocks_at IS NOT NULL
) AS block
WHERE $2::timestamptz IS NULL OR (at, "userId") < ($2, $3::uuid)
ORDER BY at DESC, "userId" DESC LIMIT $4`;

@Injectable()
export class RelationsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Locks the pair until the transaction of `manager` ends. Inserts its row when there is none. */
  async lock(manager: EntityManager, pair: Pair): Promise<Relation> {
    const relations = manager.getRepository(Relation);
    await relations.createQueryBuilder().insert().values(pair).orIgnore().updateEntity(false).execute();
    return relations.findOneOrFail({ where: pair, lock: { mode: 'pessimistic_write' } });
  }

  /** Stores a pending interest. With `shownAt` null, its recipient does not see it. */
  async markOpen(
    manager: EntityManager,
    pair: Pair,
    open: { interestId: string; initiatorId: string; expiresAt: Date; shownAt: Date | null },
  ): Promise<void> {
    await manager.update(Relation, pair, { state: 'open', ...open });
  }

  /** Hides the pending interest from its recipient. */
  async markSuppressed(manager: EntityManager, pair: Pair): Promise<void> {
    await manager.update(Relation, pair, { shownAt: null });
  }

  /** Stores a connection: the interest was accepted. */
  async markConnected(
    manager: EntityManager,
    pair: Pair,
    by: { interestId: string; conversationId: string },
  ): Promise<void> {
    await manager.update(Relation, pair, { ...NOTHING_OPEN, state: 'connected', ...by });
  }

  /** Clears a closed interest or an ended connection. */
  async markParted(manager: EntityManager, pair: Pair, partedAt: Date): Promise<void> {
    await manager.update(Relation, pair, { ...NOTHING_OPEN, state: 'none', partedAt });
  }

  /** Stores a block; removes it when `at` is null. */
  async markBlock(manager: EntityManager, pair: Pair, blockerId: string, at: Date | null): Promise<void> {
    const block = blockerId === pair.lowId ? { lowBlocksAt: at } : { highBlocksAt: at };
    await manager.update(Relation, pair, block);
  }

  /** Returns the view of `viewerId` on each of `otherIds`, also without a relation. */
  async viewsOf(viewerId: string, otherIds: string[]): Promise<Map<string, RelationView>> {
    const relations = await this.dataSource.getRepository(Relation).find({
      where: [
        { lowId: viewerId, highId: In(otherIds) },
        { highId: viewerId, lowId: In(otherIds) },
      ],
    });
    const views = new Map(otherIds.map((id) => [id, STRANGERS]));
    for (const relation of relations) views.set(otherOf(relation, viewerId), viewOf(relation, viewerId));
    return views;
  }

  /** Returns the view of `viewerId` on another user. */
  async viewOf(viewerId: string, otherId: string): Promise<RelationView> {
    const relation = await this.dataSource.getRepository(Relation).findOneBy(pairOf(viewerId, otherId));
    return relation ? viewOf(relation, viewerId) : STRANGERS;
  }

  /**
   * Returns the users whom `userId` blocks, latest first. `after` is the last entry of the previous
   * page.
   */
  blockedBy(userId: string, limit: number, after?: { at: string; id: string }): Promise<BlockRow[]> {
    return this.dataSource.query<BlockRow[]>(BLOCKED_BY, [
      userId,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ]);
  }
}

/** Returns whether `blockerId` blocks the other user of the pair. */
export const blocks = ({ lowId, lowBlocksAt, highBlocksAt }: Relation, blockerId: string): boolean =>
  (blockerId === lowId ? lowBlocksAt : highBlocksAt) !== null;

/**
 * Returns the view of one user. An interest past its expiry counts as closed, even before its row
 * is updated.
 */
function viewOf(relation: Relation, viewerId: string): RelationView {
  const { state, interestId, initiatorId, expiresAt, shownAt, conversationId } = relation;
  const isBlocked = blocks(relation, viewerId);
  if (state === 'connected') return { relation: 'connected', interestId, conversationId, isBlocked };
  if (state === 'open' && !isPast(expiresAt)) {
    if (initiatorId === viewerId) return { relation: 'interest_sent', interestId, conversationId, isBlocked };
    if (shownAt) return { relation: 'interest_received', interestId, conversationId, isBlocked };
  }
  return { ...STRANGERS, conversationId, isBlocked };
}

const isPast = (time: Date | null): boolean => time !== null && time.getTime() <= Date.now();
