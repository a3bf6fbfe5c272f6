import { Injectable } from '@nestjs/common';
import { timestampSchema, type MessageHit, type Page, type Person } from '@zentra/contracts';
import * as z from 'zod';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { decodeCursor, toPage } from '../common/validation/cursor';
import { SlowQueries } from '../database/slow-queries';
import { UsersService } from '../users/users.service';
import { excerptOf } from './excerpt';
import { parseQuery, rangesOf, type Range } from './query';
import { SearchIndex } from './search-index';
import { SearchRepository, type FoundMessage } from './search.repository';

const cursorKey = z.object({
  at: timestampSchema,
  conversationId: z.uuid(),
  seq: z.int().positive().max(2_147_483_647),
});

type Hit = FoundMessage & { person: Person };

@Injectable()
export class SearchService {
  constructor(
    private readonly slow: SlowQueries,
    private readonly index: SearchIndex,
    private readonly repository: SearchRepository,
    private readonly conversations: ConversationsService,
    private readonly users: UsersService,
  ) {}

  /**
   * Searches messages of the user's open and ended conversations, newest first. Finds only messages
   * that the history shows.
   * @throws NOT_FOUND, also for conversations of other people; VALIDATION_FAILED for an invalid
   * `cursor`; UNAVAILABLE where too many searches wait
   */
  async messages(
    userId: string,
    {
      q,
      conversationId,
      cursor,
      limit,
    }: { q: string; conversationId?: string; cursor?: string; limit: number },
  ): Promise<Page<MessageHit>> {
    if (conversationId !== undefined) await this.conversations.peerOf(userId, conversationId);
    const after = decodeCursor(cursor, cursorKey);
    const query = parseQuery(q);
    if (query.all.length === 0) return { items: [], nextCursor: null };
    await this.index.bringUpToDate(userId, conversationId);
    const found = await this.slow.run(userId, (pool) =>
      this.repository.find(pool, userId, query, { conversationId, after, limit: limit + 1 }),
    );
    const people = await this.users.people(userId, [...new Set(found.map(({ peerId }) => peerId))]);
    const hits = found.flatMap((message): Hit[] => {
      const person = people.get(message.peerId);
      return person ? [{ ...message, person }] : [];
    });
    return toPage(
      hits,
      limit,
      ({ createdAt, conversationId: id, seq }) => ({
        at: createdAt.toISOString(),
        conversationId: id,
        seq,
      }),
      (hit) => toHit(hit, rangesOf(hit.body, query) ?? []),
    );
  }
}

const toHit = (
  { conversationId, seq, senderId, createdAt, person, body }: Hit,
  ranges: Range[],
): MessageHit => ({
  conversationId,
  seq,
  senderId,
  createdAt: createdAt.toISOString(),
  person,
  excerpt: excerptOf(body, ranges),
});
