import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { AppError } from '../../common/errors/app-error';
import { violatedConstraint } from '../../common/errors/database-errors';
import { PG_POOL } from '../../database/database.module';
import { inTransaction } from '../../database/in-transaction';
import { FIND_STORED } from './append-messages.sql';
import { APPEND_WITH_ATTACHMENTS, WHY_REFUSED } from './append-with-attachments.sql';
import { contentOf, isSame, type Appended, type Draft } from './message.batch';
import type { MessageEntity } from './message.entity';
import { toMessage } from './message.mapper';

type Stored = MessageEntity & { lowId: string; highId: string; consent: string | null };
type AttachmentDraft = Draft & { attachmentIds: string[] };

/**
 * Stores messages with attachments, each in its own transaction: the message and the claim of its
 * files commit together. Separate from `MessageWriter`, so that plain messages do not pay for it.
 */
@Injectable()
export class AttachmentMessageWriter {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /**
   * Stores one message. Resolves once it is durable.
   * @throws CONSENT_REQUIRED, ATTACHMENT_NOT_USABLE, CLIENT_ID_REUSED, VALIDATION_FAILED where
   * `replyTo` is no message of the conversation
   */
  async append(draft: AttachmentDraft): Promise<Appended> {
    try {
      const stored = await this.insert(draft);
      if (stored) return appended(stored, false);
    } catch (error) {
      if (violatedConstraint(error) !== 'messages_client_id_key') throw error;
    }
    return this.repeatOf(draft);
  }

  /**
   * Returns undefined where the statement stored nothing, or where another send stored the same
   * `clientId` first. The transaction is then rolled back.
   */
  private async insert(draft: AttachmentDraft): Promise<Stored | undefined> {
    const { conversationId, senderId, clientId, body, replyTo, attachmentIds } = draft;
    const values = [conversationId, senderId, clientId, body, replyTo, attachmentIds];
    return inTransaction(this.pool, async (sql) => {
      const { rows } = await sql.query<Stored & { claimed: number }>(APPEND_WITH_ATTACHMENTS, values);
      if (rows[0] && rows[0].claimed < attachmentIds.length) throw new AppError('ATTACHMENT_NOT_USABLE');
      if (!rows[0]) await sql.query('ROLLBACK'); // the conversation may have been updated
      return rows[0];
    });
  }

  private async repeatOf(draft: AttachmentDraft): Promise<Appended> {
    const { conversationId, senderId, clientId, replyTo } = draft;
    const { rows } = await this.pool.query<Stored>(FIND_STORED, [[conversationId], [senderId], [clientId]]);
    const [stored] = rows;
    if (!stored) throw await this.whyRefused(conversationId, senderId, replyTo);
    const message = toMessage(stored);
    const isTheSame = isSame(draft, contentOf(message)) || message.editedAt || message.deletedAt;
    if (!isTheSame) throw new AppError('CLIENT_ID_REUSED');
    return appended(stored, true);
  }

  private async whyRefused(conversationId: string, senderId: string, replyTo: number | null) {
    const { rows } = await this.pool.query<{ isOpen: boolean; isAnswerable: boolean }>(WHY_REFUSED, [
      conversationId,
      senderId,
      replyTo,
    ]);
    if (!rows[0]?.isOpen) return new AppError('CONSENT_REQUIRED');
    if (!rows[0].isAnswerable) return AppError.invalid('replyTo', 'not_in_conversation');
    return new AppError('ATTACHMENT_NOT_USABLE');
  }
}

const appended = (stored: Stored, duplicate: boolean): Appended => ({
  message: toMessage(stored),
  duplicate,
  memberIds: [stored.lowId, stored.highId],
  consent: stored.consent,
});
