import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { OPEN_STATUSES, type Box, type InterestStatus } from '@zentra/contracts';
import type { EntityManager, Repository } from 'typeorm';
import type { Pair } from '../relations/pair';
import { InterestEntity } from './interest.entity';

/** The stored status with time taken into account, as `statusAt` does. */
const STATUS_NOW = `CASE WHEN i.status IN (:...open) AND i.expires_at <= now() THEN 'expired' ELSE i.status END`;

/** Stored statuses behind each one that a side may ask for; what has closed is gone for the recipient. */
const STORED: Record<Box, Partial<Record<InterestStatus, InterestStatus[]>>> = {
  sent: {
    pending: ['pending', 'rejected'],
    accepted: ['accepted'],
    withdrawn: ['withdrawn'],
    expired: ['expired'],
  },
  received: { pending: ['pending'], rejected: ['rejected'], accepted: ['accepted'] },
};

@Injectable()
export class InterestsRepository {
  constructor(@InjectRepository(InterestEntity) private readonly interests: Repository<InterestEntity>) {}

  /** Newest first; `after` is the id at the end of the previous page. */
  list(
    userId: string,
    box: Box,
    { status, after, limit }: { status?: InterestStatus; after?: string; limit: number },
  ) {
    const wanted = status ? (STORED[box][status] ?? []) : Object.values(STORED[box]).flat();
    if (wanted.length === 0) return Promise.resolve([]);
    const query = this.interests
      .createQueryBuilder('i')
      .where(box === 'sent' ? 'i.sender_id = :userId' : 'i.recipient_id = :userId', { userId })
      .andWhere(`${STATUS_NOW} IN (:...wanted)`, { wanted, open: OPEN_STATUSES })
      .orderBy('i.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('i.id < :after', { after });
    return query.getMany();
  }

  find(id: string, manager: EntityManager = this.interests.manager): Promise<InterestEntity | null> {
    return manager.findOneBy(InterestEntity, { id });
  }

  /** When the newest interest from one person to another that closed without a yes did so. */
  async lastClosing(manager: EntityManager, senderId: string, recipientId: string): Promise<Date | null> {
    const last = await manager
      .createQueryBuilder(InterestEntity, 'i')
      .where('i.sender_id = :senderId AND i.recipient_id = :recipientId AND i.closed_at IS NOT NULL', {
        senderId,
        recipientId,
      })
      .orderBy('i.closed_at', 'DESC')
      .limit(1)
      .getOne();
    return last?.closedAt ?? null;
  }

  /** Marks what still waits between the pair past its T as expired, so that a new interest may take its place. */
  async closeOverdue(manager: EntityManager, { lowId, highId }: Pair): Promise<void> {
    await manager
      .createQueryBuilder()
      .update(InterestEntity)
      .set({ status: 'expired', closedAt: () => 'expires_at' })
      .where('least(sender_id, recipient_id) = :lowId AND greatest(sender_id, recipient_id) = :highId', {
        lowId,
        highId,
      })
      .andWhere('status IN (:...open) AND expires_at <= now()', { open: OPEN_STATUSES })
      .execute();
  }
}
