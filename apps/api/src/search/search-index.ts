import { Injectable } from '@nestjs/common';
import { inTransaction, type Sql } from '../database/in-transaction';
import { SlowQuestions } from '../database/slow-questions';
import { indexLine } from './query';
import { FIND_BEHIND, LOCK, READ_CHANGED, SAVE_BLOCKS, SAVE_PROGRESS } from './search.sql';

/** By how many changes a conversation advances in one step; folding them takes some ten ms. */
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
 * The words of messages by blocks of 32, made from the messages by their `rev` when somebody looks for something, and so
 * costing nothing when a message is sent. See docs/adr/0010.
 */
@Injectable()
export class SearchIndex {
  constructor(private readonly slow: SlowQuestions) {}

  /**
   * Afterwards the blocks of somebody's conversations, or of the one, tell everything that was
   * committed before the call. Each step waits for a turn of its own, so that a long history does
   * not hold a connection that others need; finished steps are kept when a later one is refused.
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

/** Together about as many changes as are read in one go; one conversation may have more, and needs several goes. */
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
  // A statement of its own: it must see what was committed while we waited.
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
