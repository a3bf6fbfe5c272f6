import { Inject, Injectable } from '@nestjs/common';
import type { ReadResult } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../../common/errors/app-error';
import { isConnectionError } from '../../common/errors/database-errors';
import type { Identity } from '../../common/identity';
import { RateLimiter } from '../../common/limits/rate-limit';
import { PG_POOL } from '../../database/database.module';
import { RealtimeService } from '../../realtime/realtime.service';

/** What a client reports: all messages up to these seqs were delivered, or read. */
interface Mark {
  conversationId: string;
  userId: string;
  deliveredSeq: number;
  readSeq: number;
}

/** The stored marks of the member afterwards. */
type Standing = Pick<Mark, 'deliveredSeq' | 'readSeq'>;

interface Waiting extends Mark {
  /** Sockets that need no event. */
  socketIds: Set<string>;
  settle: { resolve(standing: Standing): void; reject(error: unknown): void }[];
}

interface Row extends Standing {
  conversationId: string;
  userId: string;
  hasMoved: boolean;
  hasRead: boolean;
  /** The other member, where they may see the marks; otherwise null. */
  visibleToId: string | null;
  /** The accepted interest; null once the conversation has ended. */
  consent: string | null;
}

/**
 * Marks are collected for this long (ms). A mark that a later one overtakes within it is not
 * written.
 */
const GATHER_MS = 40;

/**
 * Moves marks forward only, at most to the newest message. Rows that would not move are not
 * updated.
 */
const MOVE = `
WITH mark AS (
  SELECT m.conversation_id, m.user_id, least(m.delivered, c.last_seq) AS delivered, least(m.read, c.last_seq) AS read,
    c.interest_id AS consent, CASE WHEN m.user_id = c.low_id THEN c.high_id ELSE c.low_id END AS peer_id
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS m (conversation_id, user_id, delivered, read)
  JOIN conversations c ON c.id = m.conversation_id
), before AS (
  SELECT r.* FROM receipts r JOIN mark USING (conversation_id, user_id)
  ORDER BY conversation_id, user_id FOR UPDATE OF r
), moved AS (
  UPDATE receipts r SET
    delivered_seq = greatest(r.delivered_seq, m.delivered, m.read), read_seq = greatest(r.read_seq, m.read)
  FROM mark m JOIN before b USING (conversation_id, user_id)
  WHERE r.conversation_id = m.conversation_id AND r.user_id = m.user_id
    AND (greatest(m.delivered, m.read) > b.delivered_seq OR m.read > b.read_seq)
  RETURNING r.conversation_id, r.user_id, r.delivered_seq, r.read_seq
)
SELECT conversation_id AS "conversationId", user_id AS "userId",
  coalesce(moved.delivered_seq, b.delivered_seq) AS "deliveredSeq",
  coalesce(moved.read_seq, b.read_seq) AS "readSeq",
  moved.read_seq IS NOT NULL AS "hasMoved", moved.read_seq > b.read_seq AS "hasRead",
  CASE WHEN m.consent IS NOT NULL AND me.shares_receipts AND they.shares_receipts THEN m.peer_id END AS "visibleToId", m.consent
FROM before b JOIN mark m USING (conversation_id, user_id) LEFT JOIN moved USING (conversation_id, user_id)
JOIN users me ON me.id = user_id JOIN users they ON they.id = m.peer_id`;

const fail = (marks: Map<string, Waiting>, error: unknown): void => {
  for (const { settle } of marks.values()) settle.forEach(({ reject }) => reject(error));
};

/**
 * Collects delivered and read marks and writes those of all users in one statement. Publishes read
 * marks to the user's other devices, and both marks to the other member where both share receipts.
 */
@Injectable()
export class ReceiptsService {
  private waiting = new Map<string, Waiting>();
  private isWriting = false;

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly realtime: RealtimeService,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Marks messages up to `seq` as delivered and read. A lower `seq` than before has no effect.
   * @throws NOT_FOUND, RATE_LIMITED, UNAVAILABLE
   */
  async markRead(
    { userId }: Identity,
    conversationId: string,
    seq: number,
    socketId?: string,
  ): Promise<ReadResult> {
    await this.limiter.consume('signal', userId);
    const mark = { conversationId, userId, deliveredSeq: seq, readSeq: seq };
    const { readSeq } = await this.mark(mark, socketId);
    return { readSeq };
  }

  /**
   * Marks messages up to `seq` as delivered. Returns the stored mark.
   * @throws NOT_FOUND, RATE_LIMITED, UNAVAILABLE
   */
  async markDelivered({ userId }: Identity, conversationId: string, seq: number): Promise<number> {
    await this.limiter.consume('signal', userId);
    return (await this.mark({ conversationId, userId, deliveredSeq: seq, readSeq: 0 })).deliveredSeq;
  }

  /** Moves one member's marks. Resolves with the stored marks after the commit. */
  private mark(mark: Mark, socketId?: string): Promise<Standing> {
    return new Promise((resolve, reject) => {
      const key = `${mark.conversationId} ${mark.userId}`;
      const known = this.waiting.get(key);
      this.waiting.set(key, {
        ...mark,
        deliveredSeq: Math.max(mark.deliveredSeq, known?.deliveredSeq ?? 0),
        readSeq: Math.max(mark.readSeq, known?.readSeq ?? 0),
        socketIds: new Set([...(known?.socketIds ?? []), ...(socketId === undefined ? [] : [socketId])]),
        settle: [...(known?.settle ?? []), { resolve, reject }],
      });
      if (!this.isWriting) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const marks = this.waiting;
      this.waiting = new Map();
      await this.write(marks).catch((error: unknown) => {
        fail(marks, error);
        if (!isConnectionError(error)) return;
        // Callers that wait behind these would only wait longer for the same error.
        fail(this.waiting, error);
        this.waiting = new Map();
      });
    }
    this.isWriting = false;
  }

  private async write(marks: Map<string, Waiting>): Promise<void> {
    const all = [...marks.values()];
    const values = (['conversationId', 'userId', 'deliveredSeq', 'readSeq'] as const).map((name) =>
      all.map((mark) => mark[name]),
    );
    const { rows } = await this.pool.query<Row>({ name: 'move-receipts', text: MOVE, values });
    const standings = new Map(rows.map((row) => [`${row.conversationId} ${row.userId}`, row]));
    for (const [key, { settle, socketIds }] of marks) {
      const row = standings.get(key);
      if (row?.hasMoved) this.publish(row, [...socketIds]);
      for (const { resolve, reject } of settle) {
        if (row) resolve({ deliveredSeq: row.deliveredSeq, readSeq: row.readSeq });
        else reject(new AppError('NOT_FOUND'));
      }
    }
  }

  private publish(
    { conversationId, userId, deliveredSeq, readSeq, hasRead, visibleToId, consent }: Row,
    except: string[],
  ) {
    const receipt = { conversationId, userId, deliveredSeq, readSeq };
    if (hasRead) this.realtime.publish([userId], 'conversation:receipt', receipt, { consent: null, except });
    if (visibleToId !== null)
      this.realtime.publish([visibleToId], 'conversation:receipt', receipt, { consent });
  }
}
