import { Inject, Injectable } from '@nestjs/common';
import type { Message } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/app-error';
import { isDatabaseAway } from '../common/error-mapping';
import { PG_POOL } from '../database/database.module';
import { APPEND_MESSAGES } from './append-messages.sql';
import type { MessageEntity } from './message.entity';
import { toMessage } from './message.mapper';

export interface Draft {
  conversationId: string;
  senderId: string;
  clientId: string;
  body: string;
  replyTo: number | null;
}

/** `duplicate`: the clientId was stored before, and this is what was stored. */
export interface Appended {
  message: Message;
  duplicate: boolean;
  /** Both people of the conversation; empty for a duplicate, which is news to nobody. */
  memberIds: string[];
}

interface Waiting {
  draft: Draft;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

interface Row {
  ord: number;
  seq: number;
  rev: number;
  created_at: Date;
  /** From here on only of one that was stored before. */
  body: string | null;
  reply_to: number | null;
  reactions: Message['reactions'] | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  /** Only of one that was stored just now. */
  low_id: string | null;
  high_id: string | null;
}

const MAX_BATCH = 500;
const MAX_QUEUE = 10_000;
/** unique_violation, serialization_failure, deadlock_detected: another process wrote to the same conversations. */
const RACED = new Set(['23505', '40001', '40P01']);
const MAX_TRIES = 3;

/**
 * Group commit for messages. While one batch commits, arrivals form the next, so the database is asked once per batch
 * and not once per message. Nothing is answered before its commit; order within a conversation is arrival order.
 */
@Injectable()
export class MessageWriter {
  private queue: Waiting[] = [];
  private isWriting = false;

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /**
   * Stores one message; resolves once it is durable.
   * @throws CONSENT_REQUIRED, CLIENT_ID_REUSED, UNAVAILABLE when too much waits or the database is away
   */
  append(draft: Draft): Promise<Appended> {
    if (this.queue.length >= MAX_QUEUE) return Promise.reject(new AppError('UNAVAILABLE', { retryAfter: 1 }));
    return new Promise((resolve, reject) => {
      this.queue.push({ draft, resolve, reject });
      if (!this.isWriting) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isWriting = true;
    // Let everything that arrived in this turn of the event loop join the first batch.
    await new Promise(setImmediate);
    while (this.queue.length > 0) await this.write(this.queue.splice(0, MAX_BATCH));
    this.isWriting = false;
  }

  /** Commits one batch and settles each of its members; never rejects. */
  private async write(batch: Waiting[]): Promise<void> {
    try {
      const groups = groupByKey(batch);
      const rows = await this.insert(groups.map(([first]) => first.draft));
      groups.forEach((group, ord) => settle(group, rows.get(ord)));
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) batch.forEach(({ reject }) => reject(error));
      // One bad member must not fail the others: each gets its own try.
      else for (const waiting of batch) await this.write([waiting]);
    }
  }

  private async insert(drafts: Draft[]): Promise<Map<number, Row>> {
    const column = (name: keyof Draft) => drafts.map((draft) => draft[name]);
    const values = [
      drafts.map((_, ord) => ord),
      column('conversationId'),
      column('senderId'),
      column('clientId'),
      column('body'),
      column('replyTo'),
    ];
    for (let tries = 1; ; tries += 1) {
      try {
        const { rows } = await this.pool.query<Row>({
          name: 'append-messages',
          text: APPEND_MESSAGES,
          values,
        });
        return new Map(rows.map((row) => [row.ord, row]));
      } catch (error) {
        const code = (error as { code?: string }).code ?? '';
        if (tries >= MAX_TRIES || !RACED.has(code)) throw error;
      }
    }
  }
}

type Group = [Waiting, ...Waiting[]];

/** Members that repeat a clientId within the batch share one draft, the first that came. */
function groupByKey(batch: Waiting[]): Group[] {
  const groups = new Map<string, Group>();
  for (const waiting of batch) {
    const { conversationId, senderId, clientId } = waiting.draft;
    const key = `${conversationId} ${senderId} ${clientId}`;
    const group = groups.get(key);
    if (group) group.push(waiting);
    else groups.set(key, [waiting]);
  }
  return [...groups.values()];
}

function settle(group: Group, row: Row | undefined): void {
  const [{ draft: first }] = group;
  const isNew = row?.low_id != null;
  group.forEach(({ draft, resolve, reject }, i) => {
    if (!row) reject(new AppError('CONSENT_REQUIRED'));
    else if (isOther(draft, row, first)) reject(new AppError('CLIENT_ID_REUSED'));
    else {
      const duplicate = !isNew || i > 0;
      resolve({
        message: toMessage(entityOf(row, first)),
        duplicate,
        memberIds: duplicate ? [] : membersOf(row),
      });
    }
  });
}

/** Whether `draft` says something else than what is stored. Once that was edited or deleted, nobody can tell. */
function isOther(draft: Draft, row: Row, first: Draft): boolean {
  if (row.edited_at || row.deleted_at) return false;
  const { body, replyTo } = row.body === null ? first : { body: row.body, replyTo: row.reply_to };
  return draft.body !== body || draft.replyTo !== replyTo;
}

const entityOf = (row: Row, draft: Draft): MessageEntity => ({
  ...draft,
  ...(row.body === null ? {} : { body: row.body, replyTo: row.reply_to }),
  seq: row.seq,
  rev: row.rev,
  reactions: row.reactions,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});

const membersOf = ({ low_id, high_id }: Row): string[] => [low_id, high_id].filter((id) => id !== null);
