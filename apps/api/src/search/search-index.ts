import { Injectable } from '@nestjs/common';
import { inTransaction, type Sql } from '../database/in-transaction';
import { SlowQueries } from '../database/slow-queries';
import { indexLine } from './query';
import { FIND_BEHIND, LOCK, READ_CHANGED, SAVE_BLOCKS, SAVE_PROGRESS } from './search.sql';

/** Changes of a conversation that one step indexes. Folding them takes about 10 ms. */
const AT_ONCE = 1_024;

interface Behind {
  id: string;
  behind: number;
}
interface ChangedBlock {
  id: string;
  rev: number;
  block: number | null;
  bodies: string[] | null;
  oldestAt: Date;
  newestAt: Date;
}

/**
 * Indexes the words of messages in blocks of 32. Reads messages by their `rev` at the next search,
 * so sending a message costs nothing. See docs/adr/0010.
 */
@Injectable()
export class SearchIndex {
  constructor(private readonly slow: SlowQueries) {}

  /**
   * Brings the blocks of a user's conversations, or of one conversation, up to date with all
   * changes that were committed before the call. Each step waits for its own turn, so that a long
   * history does not block a connection that others need. Finished steps are stored even when a
   * later one is refused.
   * @throws UNAVAILABLE where a turn does not come in time
   */
  async bringUpToDate(userId: string, conversationId: string | undefined): Promise<void> {
    const { rows } = await this.slow.run(userId, (pool) =>
      pool.query<Behind>(FIND_BEHIND, [userId, conversationId ?? null]),
    );
    for (const portion of portionsOf(rows)) {
      const goes = Math.max(...portion.map(({ behind }) => Math.ceil(behind / AT_ONCE)));
      const ids = portion.map(({ id }) => id);
      for (let i = 0; i < goes; i += 1)
        await this.slow.run(userId, (pool) => inTransaction(pool, (sql) => advance(sql, ids)));
    }
  }
}

/**
 * Groups conversations into portions of about as many changes as one step reads. A conversation
 * with more needs several steps.
 */
function portionsOf(rows: Behind[]): Behind[][] {
  const portions: Behind[][] = [];
  let room = 0;
  for (const row of rows) {
    if (row.behind > room) {
      portions.push([]);
      room = AT_ONCE;
    }
    portions.at(-1)?.push(row);
    room -= row.behind;
  }
  return portions;
}

async function advance(sql: Sql, ids: string[]): Promise<void> {
  await sql.query(LOCK, [ids]);
  // A separate statement: it must see changes that were committed during the wait for the lock.
  const { rows } = await sql.query<ChangedBlock>(READ_CHANGED, [ids, AT_ONCE]);
  const blocks = rows.filter(({ bodies }) => bodies !== null);
  await sql.query(SAVE_BLOCKS, [
    blocks.map(({ id }) => id),
    blocks.map(({ block }) => block),
    blocks.map(({ bodies }) => (bodies ?? []).map(indexLine).join('\n')),
    blocks.map(({ oldestAt }) => oldestAt),
    blocks.map(({ newestAt }) => newestAt),
  ]);
  const reached = new Map(rows.map(({ id, rev }) => [id, rev]));
  await sql.query(SAVE_PROGRESS, [[...reached.keys()], [...reached.values()]]);
}
