import { Inject, Injectable } from '@nestjs/common';
import type { Message } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../../common/errors/app-error';
import { isConnectionError, isRetryableTransactionError } from '../../common/errors/database-errors';
import { WRITER_POOL } from '../../database/database.module';
import { APPEND_MESSAGES, FIND_STORED } from './append-messages.sql';
import {
  contentOf,
  isSame,
  keyOf,
  parametersOf,
  runsOf,
  takeBatch,
  type Appended,
  type Draft,
  type Entry,
  type Run,
  type Waiting,
} from './message.batch';
import type { MessageEntity } from './message.entity';
import { toMessage } from './message.mapper';

/** Where a run of drafts was stored: the first one has `seqBefore + 1`. */
interface Place {
  id: string;
  lowId: string;
  highId: string;
  consent: string;
  seqBefore: number;
  revBefore: number;
  /** ms since the epoch */
  at: number;
}

type Stored = MessageEntity & Pick<Place, 'lowId' | 'highId'> & { consent: string | null };

const MAX_BATCH = 500;
const MAX_QUEUE = 10_000;
/** Tries of one insert: another process may write to the same conversations. */
const MAX_TRIES = 3;

/**
 * Stores messages in group commits. While one batch commits, new arrivals form the next, so there
 * is one statement per batch instead of one per message. Callers are answered after the commit.
 * Within a conversation, messages are stored in order of arrival.
 */
@Injectable()
export class MessageWriter {
  private queue: Waiting[] = [];
  private isWriting = false;

  constructor(@Inject(WRITER_POOL) private readonly pool: Pool) {}

  /**
   * Stores one message. Resolves once it is durable.
   * @throws CONSENT_REQUIRED, CLIENT_ID_REUSED, STORAGE_FULL, UNAVAILABLE while 10,000 messages
   * wait or the database is unavailable
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
    // Let every message that arrived in this turn of the event loop join the first batch.
    await new Promise(setImmediate);
    let answerLast = () => {};
    while (this.queue.length > 0) {
      const written = this.write(takeBatch(this.queue, MAX_BATCH));
      // Only now: the database works on this batch while the previous one is acked and fanned out.
      answerLast();
      answerLast = await written;
    }
    this.isWriting = false;
    answerLast();
  }

  /** Commits one batch. Resolves with a function that answers its callers; does not reject. */
  private async write(entries: Entry[]): Promise<() => void> {
    const runs = runsOf(entries);
    try {
      const places = await this.insert(runs);
      const answerAll = () => runs.forEach((run) => answer(run, places.get(run.conversationId)));
      const refused = runs.filter(({ conversationId }) => !places.has(conversationId));
      if (refused.length === 0) return answerAll;
      answerAll(); // stored messages need not wait for the refused ones
      await this.settleRefused(refused);
    } catch (error) {
      if (isConnectionError(error)) {
        // Callers that wait behind this batch would only wait longer for the same error.
        for (const waiting of this.queue.splice(0)) waiting.reject(error);
        return () => entries.forEach((entry) => reject(entry, error));
      }
      return this.writeRest(entries, error);
    }
    return () => undefined;
  }

  /**
   * Handles a batch that failed: answers repeats with their stored messages and retries the rest,
   * finally one by one.
   */
  private async writeRest(entries: Entry[], error: unknown): Promise<() => void> {
    const rest = await this.answerRepeats(entries);
    if (rest.length < entries.length) return rest.length > 0 ? this.write(rest) : () => undefined;
    if (entries.length === 1) return () => entries.forEach((entry) => reject(entry, error));
    for (const entry of entries) (await this.write([entry]))();
    return () => undefined;
  }

  /**
   * Settles refused runs. A run is refused as a whole, although some of its drafts may be repeats
   * or valid. Answers repeats and retries the rest one by one.
   */
  private async settleRefused(runs: Run[]): Promise<void> {
    const rest = new Set(await this.answerRepeats(runs.flatMap(({ entries }) => entries)));
    for (const { entries } of runs) {
      for (const entry of entries.filter((one) => rest.has(one))) {
        if (entries.length === 1) reject(entry, new AppError('CONSENT_REQUIRED'));
        else (await this.write([entry]))();
      }
    }
  }

  /** Answers the entries that are stored already. Resolves with the others. */
  private async answerRepeats(entries: Entry[]): Promise<Entry[]> {
    try {
      const stored = await this.findStored(entries);
      return entries.filter((entry) => {
        const row = stored.get(keyOf(entry.draft));
        if (!row) return true;
        // The process that stored it may have stopped before it published it.
        const found = { message: toMessage(row), consent: row.consent };
        entry.waiting.forEach((one, i) => answerRepeat(one, found, i === 0 ? [row.lowId, row.highId] : []));
        return false;
      });
    } catch (error) {
      entries.forEach((entry) => reject(entry, error));
      return [];
    }
  }

  private async insert(runs: Run[]): Promise<Map<string, Place>> {
    const query = { name: 'append-messages', text: APPEND_MESSAGES, values: parametersOf(runs) };
    for (let tries = 1; ; tries += 1) {
      try {
        const { rows } = await this.pool.query<Place>(query);
        return new Map(rows.map((place) => [place.id, place]));
      } catch (error) {
        if (tries >= MAX_TRIES || !isRetryableTransactionError(error)) throw error;
      }
    }
  }

  private async findStored(entries: Entry[]): Promise<Map<string, Stored>> {
    const drafts = entries.map(({ draft }) => draft);
    const { rows } = await this.pool.query<Stored>({
      name: 'find-stored',
      text: FIND_STORED,
      values: (['conversationId', 'senderId', 'clientId'] as const).map((name) => drafts.map((d) => d[name])),
    });
    return new Map(rows.map((row) => [keyOf(row), row]));
  }
}

/**
 * Answers the callers of a run that was stored. Callers of a refused run have been answered before.
 */
function answer({ entries }: Run, place: Place | undefined): void {
  if (!place) return;
  const createdAt = new Date(Math.round(place.at)).toISOString();
  const memberIds = [place.lowId, place.highId];
  entries.forEach(({ draft, waiting }, i) => {
    const n = i + 1;
    const message: Message = {
      conversationId: draft.conversationId,
      seq: place.seqBefore + n,
      rev: place.revBefore + n,
      senderId: draft.senderId,
      clientId: draft.clientId,
      body: draft.body,
      attachments: [],
      replyTo: draft.replyTo,
      reactions: [],
      createdAt,
      editedAt: null,
      deletedAt: null,
    };
    const [first, ...repeats] = waiting;
    const { consent } = place;
    first?.resolve({ message, duplicate: false, memberIds, consent });
    for (const repeat of repeats) answerRepeat(repeat, { message, consent }, []);
  });
}

/**
 * A repeat must have the same content as the stored message. Once that was edited or deleted, this
 * cannot be checked.
 */
function answerRepeat(
  { draft, resolve, reject }: Waiting,
  { message, consent }: Pick<Appended, 'message' | 'consent'>,
  memberIds: string[],
): void {
  if (isSame(draft, contentOf(message)) || message.editedAt || message.deletedAt)
    resolve({ message, duplicate: true, memberIds, consent });
  else reject(new AppError('CLIENT_ID_REUSED'));
}

const reject = ({ waiting }: Entry, error: unknown): void => waiting.forEach((one) => one.reject(error));
