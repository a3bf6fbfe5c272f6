import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { patternOf, type Query } from './query';
import { FIND_BLOCKS, FIND_MESSAGES } from './search.sql';

export interface FoundMessage {
  conversationId: string;
  seq: number;
  senderId: string;
  body: string;
  createdAt: Date;
  /** The other member of the conversation. */
  peerId: string;
}
/** The last message of the previous page. */
export type FoundKey = Pick<FoundMessage, 'conversationId' | 'seq'> & { at: string };

interface Block {
  conversationId: string;
  block: number;
  newestAt: Date;
}

/** Blocks whose messages are read by one query. */
const AT_ONCE = 24;

/** Searches the index. Bring it up to date first. */
@Injectable()
export class SearchRepository {
  /**
   * Returns up to `limit` messages of the user's conversations, newest first. Reads the newest
   * blocks first and stops when no further block can have a newer message.
   */
  async find(
    pool: Pool,
    userId: string,
    query: Query,
    { conversationId, after, limit }: { conversationId?: string; after?: FoundKey; limit: number },
  ): Promise<FoundMessage[]> {
    const wanted = query.all.map(patternOf);
    const { rows: blocks } = await pool.query<Block>(FIND_BLOCKS, [
      userId,
      conversationId ?? null,
      wanted,
      after?.at ?? null,
    ]);
    const unwanted = query.none.map(patternOf);
    let found: FoundMessage[] = [];
    for (let i = 0; i < blocks.length; i += AT_ONCE) {
      const oldestWanted = found[limit - 1]?.createdAt;
      if (oldestWanted && oldestWanted > (blocks[i]?.newestAt ?? 0)) break;
      const some = blocks.slice(i, i + AT_ONCE);
      const { rows } = await pool.query<FoundMessage>(FIND_MESSAGES, [
        some.map((block) => block.conversationId),
        some.map(({ block }) => block),
        wanted,
        unwanted,
        after?.at ?? null,
        after?.conversationId ?? null,
        after?.seq ?? null,
        userId,
        limit,
      ]);
      found = [...found, ...rows].toSorted(newestFirst).slice(0, limit);
    }
    return found;
  }
}

/** Orders like (created_at, conversation_id, seq) DESC in Postgres; ids are in lower case. */
function newestFirst(a: FoundMessage, b: FoundMessage): number {
  const byTime = b.createdAt.getTime() - a.createdAt.getTime();
  if (byTime !== 0) return byTime;
  if (a.conversationId !== b.conversationId) return a.conversationId < b.conversationId ? 1 : -1;
  return b.seq - a.seq;
}
