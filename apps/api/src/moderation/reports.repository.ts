import { Injectable } from '@nestjs/common';
import type { Excerpt } from '@zentra/contracts';
import { In, MoreThan, Not, type EntityManager } from 'typeorm';
import { MessageEntity } from '../chat/messages/message.entity';
import { pairOf } from '../relations/pair';
import { HAS_COME } from '../interests/interests.repository';
import { IS_VISIBLE } from '../users/user-visibility';
import { ReportEntity } from './report.entity';

/**
 * A user can be reported if the reporter can see their profile, received an interest from them, or
 * was ever connected with them.
 */
const CAN_REPORT = `
SELECT EXISTS (
  SELECT FROM users u WHERE u.id = $2 AND (
    ${IS_VISIBLE}
    OR EXISTS (SELECT FROM conversations c WHERE c.low_id = least($1::uuid, $2::uuid) AND c.high_id = greatest($1::uuid, $2::uuid))
    OR EXISTS (SELECT FROM interests i WHERE i.sender_id = $2 AND i.recipient_id = $1 AND i.status <> 'suppressed' AND ${HAS_COME})
  )) AS can`;

/** Excludes reports about the reader. */
const QUEUE = `r.subject_id <> :readerId`;

@Injectable()
export class ReportsRepository {
  /** Returns whether the reporter may know the other user and so may report them. */
  async canReport(manager: EntityManager, reporterId: string, subjectId: string): Promise<boolean> {
    const [row] = await manager.query<{ can: boolean }[]>(CAN_REPORT, [reporterId, subjectId]);
    return row?.can ?? false;
  }

  /**
   * Serialises the reports of one user about another, so that concurrent equal ones are stored
   * once.
   */
  async lock(manager: EntityManager, reporterId: string, subjectId: string): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `report ${reporterId} ${subjectId}`,
    ]);
  }

  /** Returns the reports of one user about another since a time, oldest first. */
  recent(
    manager: EntityManager,
    reporterId: string,
    subjectId: string,
    since: Date,
  ): Promise<ReportEntity[]> {
    return manager.find(ReportEntity, {
      where: { reporterId, subjectId, createdAt: MoreThan(since) },
      order: { id: 'ASC' },
    });
  }

  /**
   * Returns copies of the chosen messages of the conversation of the two users, ascending by `seq`.
   * Null when the conversation is not theirs.
   */
  async excerpt(
    manager: EntityManager,
    [reporterId, subjectId]: [string, string],
    conversationId: string,
    seqs: number[],
  ): Promise<Excerpt[] | null> {
    const { lowId, highId } = pairOf(reporterId, subjectId);
    const [own] = await manager.query<{ id: string }[]>(
      'SELECT id FROM conversations WHERE id = $1 AND low_id = $2 AND high_id = $3',
      [conversationId, lowId, highId],
    );
    if (!own) return null;
    const rows = await manager.find(MessageEntity, {
      where: { conversationId, seq: In(seqs) },
      order: { seq: 'ASC' },
    });
    return rows.map((row) => ({
      seq: row.seq,
      senderId: row.senderId,
      body: row.body,
      attachments: row.attachments ?? [],
      createdAt: row.createdAt.toISOString(),
      editedAt: row.editedAt?.toISOString() ?? null,
      deletedAt: row.deletedAt?.toISOString() ?? null,
    }));
  }

  /**
   * Links the files of an excerpt to the report, which retains them. A file that is deleted
   * concurrently is left out: the lock waits for the deletion.
   */
  async holdFiles(manager: EntityManager, reportId: string, excerpt: Excerpt[]): Promise<void> {
    const ids = excerpt.flatMap(({ attachments }) => attachments.map(({ id }) => id));
    if (ids.length === 0) return;
    const rows = await manager.query<{ id: string }[]>(
      'SELECT id FROM attachments WHERE id = ANY ($1) AND withdrawn_at IS NULL ORDER BY id FOR SHARE',
      [ids],
    );
    await manager.query(
      'INSERT INTO report_attachments (report_id, attachment_id) SELECT $1, unnest($2::uuid[])',
      [reportId, rows.map(({ id }) => id)],
    );
  }

  /** Returns reports without those about the reader: open ones first, then newest first. */
  queue(
    manager: EntityManager,
    readerId: string,
    limit: number,
    after?: [isOpen: boolean, id: string],
  ): Promise<ReportEntity[]> {
    const query = manager
      .createQueryBuilder(ReportEntity, 'r')
      .addSelect(`(r.status = 'open')`, 'is_open')
      .where(QUEUE, { readerId })
      .orderBy('is_open', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit);
    if (after) {
      const [isOpen, id] = after;
      query.andWhere(`((r.status = 'open'), r.id) < (:isOpen::boolean, :id::uuid)`, { isOpen, id });
    }
    return query.getMany();
  }

  /**
   * Returns a report, with `lock` under a row lock. Null for an unknown report and for one about
   * the reader.
   */
  find(manager: EntityManager, readerId: string, id: string, lock = false): Promise<ReportEntity | null> {
    return manager.findOne(ReportEntity, {
      where: { id, subjectId: Not(readerId) },
      ...(lock && { lock: { mode: 'pessimistic_write' as const } }),
    });
  }

  /** Returns other reports about the same user, newest first. */
  others(manager: EntityManager, { id, subjectId }: ReportEntity, limit: number): Promise<ReportEntity[]> {
    return manager.find(ReportEntity, {
      where: { subjectId, id: Not(id) },
      order: { id: 'DESC' },
      take: limit,
    });
  }
}
