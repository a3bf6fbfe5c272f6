import { Injectable } from '@nestjs/common';
import type { Relation as VisibleRelation } from '@zentra/contracts';
import { In, type EntityManager } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { otherOf, pairOf, type Pair } from './pair';
import { Relation } from './relation.entity';

/** What one person may see of their relation to another. */
export interface RelationView {
  relation: VisibleRelation;
  interestId: string | null;
  conversationId: string | null;
}

const STRANGERS: RelationView = { relation: 'none', interestId: null, conversationId: null };

@Injectable()
export class RelationsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Locks the pair until the transaction of `manager` ends; makes its row when they first meet. */
  async lock(manager: EntityManager, pair: Pair): Promise<Relation> {
    const relations = manager.getRepository(Relation);
    await relations.createQueryBuilder().insert().values(pair).orIgnore().updateEntity(false).execute();
    return relations.findOneOrFail({ where: pair, lock: { mode: 'pessimistic_write' } });
  }

  async markOpen(
    manager: EntityManager,
    pair: Pair,
    open: { interestId: string; initiatorId: string; expiresAt: Date },
  ) {
    await manager.update(Relation, pair, { state: 'open', ...open });
  }

  async markConnected(
    manager: EntityManager,
    pair: Pair,
    by: { interestId: string; conversationId: string },
  ) {
    await manager.update(Relation, pair, { state: 'connected', initiatorId: null, expiresAt: null, ...by });
  }

  async markNone(manager: EntityManager, pair: Pair): Promise<void> {
    await manager.update(Relation, pair, {
      state: 'none',
      interestId: null,
      initiatorId: null,
      expiresAt: null,
    });
  }

  /** The view of `viewerId` on each of `otherIds`, strangers included. */
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

  async viewOf(viewerId: string, otherId: string): Promise<RelationView> {
    const relation = await this.dataSource.getRepository(Relation).findOneBy(pairOf(viewerId, otherId));
    return relation ? viewOf(relation, viewerId) : STRANGERS;
  }
}

/** An interest past its time counts as closed, whether or not anybody has closed it yet. */
function viewOf(
  { state, interestId, initiatorId, expiresAt, conversationId }: Relation,
  viewerId: string,
): RelationView {
  if (state === 'connected') return { relation: 'connected', interestId, conversationId };
  if (state === 'open' && expiresAt !== null && expiresAt.getTime() > Date.now()) {
    const relation = initiatorId === viewerId ? 'interest_sent' : 'interest_received';
    return { relation, interestId, conversationId };
  }
  return { ...STRANGERS, conversationId };
}
