import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, MoreThan, type Repository } from 'typeorm';
import { AppError } from '../../common/errors/app-error';
import { withdrawAttachments } from '../attachments/attachment.claims';
import { ConversationEntity } from '../conversations/conversation.entity';
import { MessageEntity } from './message.entity';

/** Returns the changed fields of a message; null where nothing changes. */
export type Change = (message: MessageEntity) => Partial<MessageEntity> | null;

/** Selects messages: at most one of `before`, `after` (seqs) and `from` (a moment, ISO 8601). */
export interface MessageRange {
  before?: number;
  after?: number;
  from?: string;
  limit: number;
}

const FIRST_FROM = `
  WITH RECURSIVE halves (low, high) AS (
    SELECT 1::bigint, last_seq::bigint + 1 FROM conversations WHERE id = $1
    UNION ALL
    SELECT CASE WHEN m.created_at < $2 THEN m.seq + 1 ELSE low END, CASE WHEN m.created_at < $2 THEN high ELSE m.seq END
    FROM halves JOIN messages m ON m.conversation_id = $1 AND m.seq = (low + high) / 2
    WHERE low < high
  )
  SELECT low AS seq FROM halves WHERE low = high`;

/**
 * Reads pages of stored messages and of changes, and changes single messages. `MessageWriter`
 * stores new ones.
 */
@Injectable()
export class MessagesRepository {
  constructor(@InjectRepository(MessageEntity) private readonly messages: Repository<MessageEntity>) {}

  /**
   * Returns up to `limit` messages before or after a seq, from a moment on, or the newest;
   * ascending by `seq`.
   */
  async page(
    conversationId: string,
    { before, from, limit, ...rest }: MessageRange,
  ): Promise<{ rows: MessageEntity[]; hasMore: boolean }> {
    const after = from === undefined ? rest.after : (await this.firstFrom(conversationId, from)) - 1;
    const range =
      before !== undefined ? { seq: LessThan(before) } : after !== undefined ? { seq: MoreThan(after) } : {};
    const forward = after !== undefined;
    const found = await this.messages.find({
      where: { conversationId, ...range },
      order: { seq: forward ? 'ASC' : 'DESC' },
      take: limit + 1,
    });
    const rows = found.slice(0, limit);
    return { rows: forward ? rows : rows.reverse(), hasMore: found.length > limit };
  }

  /**
   * Returns the seq of the first message at or after a moment, or the next unused one. There is no
   * index over time, since every message would pay for it. Seqs have no gaps and times ascend with
   * them, so a binary search over the primary key is enough.
   */
  private async firstFrom(conversationId: string, from: string): Promise<number> {
    const [found] = await this.messages.query<{ seq: number }[]>(FIRST_FROM, [conversationId, from]);
    return Number(found?.seq ?? 1);
  }

  /**
   * Returns up to `limit` messages changed after a rev, ascending by `rev`. Messages have
   * `rev = seq` until the first change in the conversation, and are found by their key while they
   * are not changed themselves. Only the others are in the index over `rev`.
   */
  changes(conversationId: string, after: number, limit: number): Promise<MessageEntity[]> {
    const unchanged = `SELECT conversation_id, seq, rev FROM messages
      WHERE conversation_id = :conversationId AND seq > :after AND rev = seq ORDER BY seq LIMIT :limit`;
    const changed = `SELECT conversation_id, seq, rev FROM messages
      WHERE conversation_id = :conversationId AND rev > :after AND rev <> seq ORDER BY rev LIMIT :limit`;
    return this.messages
      .createQueryBuilder('m')
      .innerJoin(
        `(SELECT * FROM ((${unchanged}) UNION ALL (${changed})) AS both_kinds ORDER BY rev LIMIT :limit)`,
        'found',
        'found.conversation_id = m.conversation_id AND found.seq = m.seq',
      )
      .orderBy('m.rev')
      .setParameters({ conversationId, after, limit })
      .getMany();
  }

  /**
   * Changes one message and increments the conversation's `rev`, in one transaction. Locks the
   * conversation first, as every writer does, so revs are assigned in the order of the commits.
   * @throws NOT_FOUND, CONSENT_REQUIRED, and the errors of `change`
   */
  async change(userId: string, conversationId: string, seq: number, change: Change) {
    return this.messages.manager.transaction(async (manager) => {
      const conversation = await manager
        .createQueryBuilder(ConversationEntity, 'c')
        .where('c.id = :conversationId AND :userId IN (c.low_id, c.high_id)', { conversationId, userId })
        .setLock('for_no_key_update')
        .getOne();
      const message = conversation && (await manager.findOneBy(MessageEntity, { conversationId, seq }));
      if (!message) throw new AppError('NOT_FOUND');
      if (conversation.interestId === null) throw new AppError('CONSENT_REQUIRED');
      const changes = change(message);
      const memberIds = [conversation.lowId, conversation.highId];
      const consent = conversation.interestId;
      if (!changes) return { message, memberIds, consent, isChanged: false };
      const rev = conversation.rev + 1;
      await manager.update(ConversationEntity, { id: conversationId }, { rev });
      await manager.update(MessageEntity, { conversationId, seq }, { ...changes, rev });
      if (message.attachments && changes.attachments === null)
        await withdrawAttachments(manager, conversationId, seq);
      return { message: { ...message, ...changes, rev }, memberIds, consent, isChanged: true };
    });
  }
}
