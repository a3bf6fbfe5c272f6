import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Pair } from '../../relations/pair';
import { ConversationEntity } from './conversation.entity';
import type { ConversationRow } from './conversation.view';
import { MessageEntity } from '../messages/message.entity';
import { Receipt } from '../receipts/receipt.entity';

/** An ISO 8601 moment, a number of seconds from now, or null for not muted. */
export type MutedUntil = { moment?: string; seconds?: number } | null;

const MOST_UNREAD = 1_000;

/**
 * Selects the other member's receipt. Once the conversation has ended, the value shown at the end,
 * even if the sharing settings change later.
 */
const peerMark = (mark: 'delivered_seq' | 'read_seq') => `CASE
    WHEN page.interest_id IS NULL THEN theirs.final_${mark}
    WHEN me.shares_receipts AND they.shares_receipts THEN theirs.${mark} ELSE 0 END`;

/**
 * Adds the details of each conversation. `page` selects one page of a member's conversations with
 * their receipts, so that details are read for that page only.
 */
const withDetails = (page: string) => `
WITH page AS (${page})
SELECT page.id, theirs.user_id AS "peerId", page.interest_id IS NOT NULL AS "isOpen",
  page.last_seq AS "lastSeq", page.rev, page.read_seq AS "readSeq",
  ${peerMark('delivered_seq')} AS "peerDeliveredSeq", ${peerMark('read_seq')} AS "peerReadSeq",
  (SELECT count(*)::int FROM (
    SELECT FROM messages m
    WHERE m.conversation_id = page.id AND m.seq > page.read_seq AND m.sender_id <> $1 AND m.deleted_at IS NULL
    LIMIT ${MOST_UNREAD}) AS fresh) AS unread,
  CASE WHEN page.muted_until > now() THEN page.muted_until END AS "mutedUntil",
  page.opened_at AS "openedAt", page.ended_at AS "endedAt", page.last_activity_at AS "lastActivityAt"
FROM page
JOIN receipts theirs ON theirs.conversation_id = page.id AND theirs.user_id <> $1
JOIN users me ON me.id = $1
JOIN users they ON they.id = theirs.user_id
ORDER BY page.last_activity_at DESC, page.id DESC`;

const MINE = `SELECT c.*, mine.read_seq, mine.muted_until FROM receipts mine JOIN conversations c ON c.id = mine.conversation_id
  WHERE mine.user_id = $1`;
const LIST = withDetails(
  `${MINE} AND ($2::timestamptz IS NULL OR (c.last_activity_at, c.id) < ($2, $3::uuid))
   ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $4`,
);
const FIND = withDetails(`${MINE} AND c.id = $2`);

/**
 * Stores the final receipts of an ended conversation. Locks rows in the order in which receipt
 * updates lock them.
 */
const KEEP_FINAL_MARKS = `
WITH members AS (
  SELECT r.conversation_id, r.user_id, u.shares_receipts FROM receipts r JOIN users u ON u.id = r.user_id
  WHERE r.conversation_id = $1 ORDER BY r.conversation_id, r.user_id FOR UPDATE OF r
), shown AS (SELECT bool_and(shares_receipts) AS is_shown FROM members)
UPDATE receipts r SET
  final_delivered_seq = CASE WHEN is_shown THEN r.delivered_seq ELSE 0 END,
  final_read_seq = CASE WHEN is_shown THEN r.read_seq ELSE 0 END
FROM members, shown WHERE r.conversation_id = members.conversation_id AND r.user_id = members.user_id`;

/** Counts conversations of `$1` with an unread message that are not muted. */
const COUNT_UNREAD = `
SELECT count(*)::int AS count FROM receipts mine
JOIN conversations c ON c.id = mine.conversation_id AND c.last_seq > mine.read_seq
WHERE mine.user_id = $1 AND (mine.muted_until IS NULL OR mine.muted_until <= now()) AND EXISTS (
  SELECT FROM messages m
  WHERE m.conversation_id = c.id AND m.seq > mine.read_seq AND m.sender_id <> $1 AND m.deleted_at IS NULL)`;

/**
 * Opens the pair's one conversation, or reopens it with its messages and counts. For the time see
 * `SENT_AT`.
 */
const OPEN = `
INSERT INTO conversations (id, low_id, high_id, interest_id, interest_status, opened_at, last_activity_at)
VALUES ($1, $2, $3, $4, 'accepted', $5, $5)
ON CONFLICT (low_id, high_id) DO UPDATE SET interest_id = excluded.interest_id,
  interest_status = excluded.interest_status, opened_at = excluded.opened_at, ended_at = NULL,
  last_activity_at = CASE
    WHEN conversations.last_activity_at BETWEEN excluded.opened_at AND excluded.opened_at + interval '2 hours'
    THEN conversations.last_activity_at ELSE excluded.opened_at END
RETURNING id`;

/**
 * Reads conversations as one member sees them. Every query uses an index, so its cost does not grow
 * with the stored rows.
 */
@Injectable()
export class ConversationsRepository {
  constructor(
    @InjectRepository(ConversationEntity) private readonly conversations: Repository<ConversationEntity>,
    @InjectRepository(Receipt) private readonly receipts: Repository<Receipt>,
    @InjectRepository(MessageEntity) private readonly messages: Repository<MessageEntity>,
  ) {}

  /**
   * Opens or reopens the pair's one conversation, inside the transaction of `manager`. Returns its
   * id.
   */
  async open(manager: EntityManager, pair: Pair, interestId: string): Promise<string> {
    const [row] = await manager.query<{ id: string }[]>(OPEN, [
      uuidv7(),
      pair.lowId,
      pair.highId,
      interestId,
      new Date(),
    ]);
    if (!row) throw new Error('An upsert of a conversation answered no row');
    const { id } = row;
    const receipts = [pair.lowId, pair.highId].map((userId) => ({ conversationId: id, userId }));
    await manager.createQueryBuilder().insert().into(Receipt).values(receipts).orIgnore().execute();
    return id;
  }

  /**
   * Ends the conversation, inside the transaction of `manager`. Waits for messages that are being
   * written.
   */
  async close(manager: EntityManager, id: string, endedAt: Date): Promise<void> {
    await manager.update(ConversationEntity, { id }, { interestId: null, interestStatus: null, endedAt });
    await manager.query(KEEP_FINAL_MARKS, [id]);
  }

  /** Returns the two members of a conversation; an empty array where it is unknown. */
  async membersOf(id: string): Promise<string[]> {
    const found = await this.conversations.findOne({ where: { id }, select: { lowId: true, highId: true } });
    return found ? [found.lowId, found.highId] : [];
  }

  /**
   * Returns conversations by activity, newest first, starting after the key of the previous page.
   */
  async list(userId: string, limit: number, after?: { at: string; id: string }): Promise<ConversationRow[]> {
    return this.read(LIST, [userId, after?.at ?? null, after?.id ?? null, limit]);
  }

  /** Counts unread conversations that are not muted, over all pages. */
  async countUnread(userId: string): Promise<number> {
    const rows = await this.conversations.query<{ count: number }[]>(COUNT_UNREAD, [userId]);
    return rows[0]?.count ?? 0;
  }

  /** Returns null for an unknown id, and where `userId` is not a member. */
  async find(userId: string, id: string): Promise<ConversationRow | null> {
    const [row] = await this.read(FIND, [userId, id]);
    return row ?? null;
  }

  /**
   * Mutes or unmutes the conversation for one member. Durations count from the time of the
   * database, which also decides later whether the mute has expired.
   * @returns whether `userId` is a member
   */
  async setMuted(userId: string, conversationId: string, until: MutedUntil): Promise<boolean> {
    const { moment = null, seconds = null } = until ?? {};
    const [, count] = await this.receipts.query<[unknown[], number]>(
      `UPDATE receipts SET muted_until = coalesce($3::timestamptz, now() + make_interval(secs => $4))
       WHERE user_id = $1 AND conversation_id = $2`,
      [userId, conversationId, moment, seconds],
    );
    return count === 1;
  }

  /** Returns the conversation's `rev` for a member of it; otherwise null. */
  async revOf(userId: string, id: string): Promise<number | null> {
    const rows = await this.conversations.query<{ rev: number }[]>(
      `SELECT rev FROM conversations WHERE id = $1 AND $2 IN (low_id, high_id)`,
      [id, userId],
    );
    return rows[0]?.rev ?? null;
  }

  /** Returns whether the conversation is open, for a member of it; otherwise null. */
  async isOpenFor(userId: string, id: string): Promise<boolean | null> {
    const rows = await this.conversations.query<{ isOpen: boolean }[]>(
      `SELECT interest_id IS NOT NULL AS "isOpen" FROM conversations WHERE id = $1 AND $2 IN (low_id, high_id)`,
      [id, userId],
    );
    return rows[0]?.isOpen ?? null;
  }

  private async read(sql: string, parameters: unknown[]): Promise<ConversationRow[]> {
    const rows = await this.conversations.query<Omit<ConversationRow, 'lastMessage'>[]>(sql, parameters);
    const keys = rows.map(({ id, lastSeq }) => ({ conversationId: id, seq: lastSeq }));
    const last = keys.length === 0 ? [] : await this.messages.find({ where: keys });
    const byConversation = new Map(last.map((message) => [message.conversationId, message]));
    return rows.map((row) => ({ ...row, lastMessage: byConversation.get(row.id) ?? null }));
  }
}
