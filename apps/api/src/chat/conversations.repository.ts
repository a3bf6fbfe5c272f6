import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository, type SelectQueryBuilder } from 'typeorm';
import { ConversationEntity } from './conversation.entity';
import type { ConversationRow } from './conversation.view';
import { MessageEntity } from './message.entity';

const READ_SEQ = `CASE WHEN c.low_id = :userId THEN c.low_read_seq ELSE c.high_read_seq END`;

/** Conversations as one member sees them; index work only, whatever is stored. */
@Injectable()
export class ConversationsRepository {
  constructor(
    @InjectRepository(ConversationEntity) private readonly conversations: Repository<ConversationEntity>,
    @InjectRepository(MessageEntity) private readonly messages: Repository<MessageEntity>,
  ) {}

  /** Newest activity first, from after the key of the previous page on. */
  async list(userId: string, limit: number, after?: { at: string; id: string }): Promise<ConversationRow[]> {
    const query = this.ofMember(userId)
      .orderBy('c.last_activity_at', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(limit);
    if (after) query.andWhere('(c.last_activity_at, c.id) < (:at::timestamptz, :id::uuid)', after);
    return this.withDetails(query);
  }

  /** Null where there is none or `userId` is not in it. */
  async find(userId: string, id: string): Promise<ConversationRow | null> {
    const [row] = await this.withDetails(this.ofMember(userId).andWhere('c.id = :id', { id }));
    return row ?? null;
  }

  async isMember(userId: string, id: string): Promise<boolean> {
    return this.ofMember(userId).andWhere('c.id = :id', { id }).getExists();
  }

  /** Moves the member's mark forward; answers where it stands, or null where there is no such conversation of theirs. */
  async markRead(userId: string, id: string, seq: number): Promise<number | null> {
    const [rows] = await this.conversations.query<[{ read_seq: number }[], number]>(
      `UPDATE conversations SET
         low_read_seq = CASE WHEN low_id = $2 THEN greatest(low_read_seq, least($3, last_seq)) ELSE low_read_seq END,
         high_read_seq = CASE WHEN high_id = $2 THEN greatest(high_read_seq, least($3, last_seq)) ELSE high_read_seq END
       WHERE id = $1 AND $2 IN (low_id, high_id)
       RETURNING CASE WHEN low_id = $2 THEN low_read_seq ELSE high_read_seq END AS read_seq`,
      [id, userId, seq],
    );
    return rows[0]?.read_seq ?? null;
  }

  private ofMember(userId: string): SelectQueryBuilder<ConversationEntity> {
    return this.conversations
      .createQueryBuilder('c')
      .where('(c.low_id = :userId OR c.high_id = :userId)', { userId });
  }

  private async withDetails(query: SelectQueryBuilder<ConversationEntity>): Promise<ConversationRow[]> {
    const unread = `(SELECT count(*)::int FROM messages m
      WHERE m.conversation_id = c.id AND m.seq > ${READ_SEQ} AND m.sender_id <> :userId)`;
    const { entities, raw } = await query.addSelect(unread, 'unread').getRawAndEntities<{ unread: number }>();
    const last = await this.lastMessages(entities);
    return entities.map((conversation, i) => ({
      conversation,
      lastMessage: last.get(conversation.id) ?? null,
      unread: raw[i]?.unread ?? 0,
    }));
  }

  private async lastMessages(conversations: ConversationEntity[]): Promise<Map<string, MessageEntity>> {
    const keys = conversations
      .filter(({ lastSeq }) => lastSeq > 0)
      .map(({ id, lastSeq }) => ({ conversationId: id, seq: lastSeq }));
    const rows = keys.length === 0 ? [] : await this.messages.find({ where: keys });
    return new Map(rows.map((row) => [row.conversationId, row]));
  }
}
