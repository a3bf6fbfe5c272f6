import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Box, Conversation, Interest, Me, Message } from '@zentra/contracts';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { MessagesService } from '../chat/messages/messages.service';
import { SlowQueries } from '../database/slow-queries';
import { FileStore } from '../files/file-store';
import { InterestsService } from '../interests/interests.service';
import { UsersService } from '../users/users.service';
import { nameInArchive } from './archive/archive-section';
import { SECTIONS, type SectionOf } from './catalogue';

const PAGE = 100;
const MESSAGES = 500;

const CONVERSATIONS = `
SELECT conversation_id AS id FROM receipts
WHERE user_id = $1 AND ($2::uuid IS NULL OR conversation_id > $2) ORDER BY conversation_id LIMIT ${PAGE}`;

const FILES = `
SELECT id, name FROM attachments
WHERE owner_id = $1 AND uploaded_at IS NOT NULL AND withdrawn_at IS NULL
UNION ALL
SELECT avatar_id, 'picture.webp' FROM users WHERE id = $1 AND avatar_id IS NOT NULL ORDER BY 1`;

/**
 * Reads all data of a user in batches. It uses the services that show the data to the user, so that
 * an archive contains nothing that the user may not see.
 */
@Injectable()
export class PersonalDataReader {
  constructor(
    private readonly slow: SlowQueries,
    private readonly users: UsersService,
    private readonly interestsService: InterestsService,
    private readonly conversationsService: ConversationsService,
    private readonly messagesService: MessagesService,
    private readonly store: FileStore,
  ) {}

  /**
   * Returns the account.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  account(userId: string): Promise<Me> {
    return this.users.me(userId);
  }

  /**
   * Yields the interests of one box, also those with users whom the user blocks. They are hidden on
   * screens, but they are the user's data.
   */
  async *interests(userId: string, box: Box): AsyncGenerator<Interest> {
    for (let cursor: string | undefined; ;) {
      const query = { box, cursor, limit: PAGE, withBlocked: true };
      const page = await this.interestsService.list(userId, query);
      yield* page.items;
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  /** Yields the conversations in the order in which they were first opened. */
  async *conversations(userId: string): AsyncGenerator<Conversation> {
    for (let after: string | null = null; ;) {
      const { rows }: { rows: { id: string }[] } = await this.slow.run(userId, (pool) =>
        pool.query(CONVERSATIONS, [userId, after]),
      );
      for (const { id } of rows) yield await this.conversationsService.conversation(userId, id);
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.id ?? null;
    }
  }

  /**
   * Yields batches of up to 500 messages with a `seq` above `after` (default 0) and up to `last`.
   */
  async *messages(
    userId: string,
    conversationId: string,
    { after = 0, last }: { after?: number; last: number },
  ): AsyncGenerator<Message[]> {
    while (after < last) {
      const limit = Math.min(MESSAGES, last - after);
      const { items } = await this.messagesService.history(userId, conversationId, { after, limit });
      if (items.length === 0) return;
      yield items;
      after = items.at(-1)?.seq ?? last;
    }
  }

  /**
   * Yields the user's stored files, sent or not, and the profile picture. Each is opened when it is
   * its turn.
   */
  async *files(userId: string): AsyncGenerator<{ name: string; content: Readable }> {
    const { rows } = await this.slow.run(userId, (pool) =>
      pool.query<{ id: string; name: string }>(FILES, [userId]),
    );
    for (const { id, name } of rows) {
      const found = await this.store.read({ id, version: 'file' });
      if (found) yield { name: nameInArchive({ id, name }), content: found.stream };
    }
  }

  /** Yields the lists of `SECTIONS`, one after the other. */
  async *sections(userId: string): AsyncGenerator<SectionOf> {
    for (const { name, sql } of SECTIONS) {
      const { rows } = await this.slow.run(userId, (pool) => pool.query(sql, [userId]));
      yield { name, rows };
    }
  }
}
