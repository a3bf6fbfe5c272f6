import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { AttachmentEntity } from './attachment.entity';
import type { Identity } from '../../common/identity';
import { PG_POOL } from '../../database/database.module';
import { lockSessionForShare } from '../../sessions/lock-session';
import { inTransaction } from '../../database/in-transaction';
import type { FileType } from '../../files/file-type';

export interface Room {
  owner: Identity;
  conversationId: string;
  name: string;
  bytes: number;
  clientId: string | undefined;
}

/** Properties of a file that are known once it is stored. */
export interface Finding {
  kind: FileType['kind'];
  name: string;
  type: string;
  size: number;
  storedBytes: number;
  width: number | null;
  height: number | null;
  animated: boolean;
}

const COLUMNS = `id, owner_id AS "ownerId", conversation_id AS "conversationId", message_seq AS "messageSeq", kind, name,
  type, size, stored_bytes AS "storedBytes", width, height, animated, created_at AS "createdAt",
  uploaded_at AS "uploadedAt", withdrawn_at AS "withdrawnAt"`;

const USED = `SELECT count(*) FILTER (WHERE message_seq IS NULL)::int AS unsent, coalesce(sum(stored_bytes), 0)::float8 AS bytes
FROM attachments WHERE owner_id = $1`;

const SET_ASIDE = `
WITH stored AS (INSERT INTO stored_files (id) VALUES ($1))
INSERT INTO attachments (id, owner_id, conversation_id, kind, name, type, size, stored_bytes, created_at, client_id)
VALUES ($1, $2, $3, 'file', $4, '', 0, $5, now(), $6)`;

/**
 * Takes the `clientId` from an upload that is in flight or was killed, and gives it to the repeat.
 * The old row is removed like every unsent one.
 */
const TAKE_OVER = `
UPDATE attachments SET client_id = NULL WHERE owner_id = $1 AND client_id = $2`;

const FINISH = `
UPDATE attachments a SET kind = $3, name = $4, type = $5, size = $6, stored_bytes = $7, width = $8, height = $9,
  animated = $10, uploaded_at = now()
FROM conversations c
WHERE a.id = $1 AND a.owner_id = $2 AND c.id = a.conversation_id AND c.interest_id IS NOT NULL`;

/** Reads and writes the rows of uploads. Rows of messages change with their message, in `chat`. */
@Injectable()
export class AttachmentsRepository {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /**
   * Reserves space for a file before its first byte is stored. Locks the user's uploads, so that
   * concurrent ones do not each use the last space.
   * @returns the new id; null where the quota is exceeded
   * @throws UNAUTHENTICATED where the session has ended
   */
  async setAside(
    { owner, conversationId, name, bytes, clientId }: Room,
    { most, mostUnsent }: { most: number; mostUnsent: number },
  ): Promise<string | null> {
    const id = uuidv7();
    const { userId: ownerId } = owner;
    return inTransaction(this.pool, async (sql) => {
      await lockSessionForShare(sql, owner);
      await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`uploads ${ownerId}`]);
      const { rows } = await sql.query<{ unsent: number; bytes: number }>(USED, [ownerId]);
      const [used] = rows;
      if (!used || used.unsent >= mostUnsent || used.bytes + bytes > most) return null;
      if (clientId !== undefined) await sql.query(TAKE_OVER, [ownerId, clientId]);
      await sql.query(SET_ASIDE, [id, ownerId, conversationId, name, bytes, clientId ?? null]);
      return id;
    });
  }

  /**
   * Marks an upload as complete. Returns null where the conversation has ended.
   * @throws UNAUTHENTICATED where the session has ended
   */
  async finish(id: string, owner: Identity, finding: Finding): Promise<AttachmentEntity | null> {
    const { kind, name, type, size, storedBytes, width, height, animated } = finding;
    const values = [id, owner.userId, kind, name, type, size, storedBytes, width, height, animated];
    const { rowCount } = await inTransaction(this.pool, async (sql) => {
      await lockSessionForShare(sql, owner);
      return sql.query(FINISH, values);
    });
    return rowCount === 1 ? this.find(id) : null;
  }

  /** Returns the complete, unsent upload with this `clientId`; null for none. */
  async findRepeated(
    ownerId: string,
    conversationId: string,
    clientId: string,
  ): Promise<AttachmentEntity | null> {
    const { rows } = await this.pool.query<AttachmentEntity>(
      `SELECT ${COLUMNS} FROM attachments
       WHERE owner_id = $1 AND conversation_id = $2 AND client_id = $3
         AND uploaded_at IS NOT NULL AND message_seq IS NULL`,
      [ownerId, conversationId, clientId],
    );
    return rows[0] ?? null;
  }

  /**
   * Returns an attachment that the user may read: of a message in one of their conversations, or
   * their own unsent one.
   */
  async findFor(userId: string, id: string): Promise<AttachmentEntity | null> {
    const { rows } = await this.pool.query<AttachmentEntity>(
      `SELECT ${COLUMNS} FROM attachments a
       WHERE id = $1 AND uploaded_at IS NOT NULL AND withdrawn_at IS NULL
         AND (message_seq IS NOT NULL OR owner_id = $2)
         AND EXISTS (SELECT FROM conversations c WHERE c.id = a.conversation_id AND $2 IN (c.low_id, c.high_id))`,
      [id, userId],
    );
    return rows[0] ?? null;
  }

  /** Deletes an unsent attachment of the user. @returns whether there was one */
  async discard(userId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'DELETE FROM attachments WHERE id = $1 AND owner_id = $2 AND message_seq IS NULL',
      [id, userId],
    );
    return rowCount === 1;
  }

  /**
   * Removes attachments that were created before `before` and not sent, and those retained for
   * deleted reports. Returns their number.
   */
  async removeLeftOver(before: Date): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM attachments a WHERE (message_seq IS NULL AND created_at < $1)
       OR (withdrawn_at IS NOT NULL AND NOT EXISTS (SELECT FROM report_attachments r WHERE r.attachment_id = a.id))`,
      [before],
    );
    return rowCount ?? 0;
  }

  private async find(id: string): Promise<AttachmentEntity | null> {
    const { rows } = await this.pool.query<AttachmentEntity>(
      `SELECT ${COLUMNS} FROM attachments WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
}
