import type { Message } from '@zentra/contracts';
import type { MessageEntity } from './message.entity';

/** What both people may see of a message; every field is named, so no column leaks by being added. */
export const toMessage = (row: MessageEntity): Message => ({
  conversationId: row.conversationId,
  seq: row.seq,
  rev: row.rev,
  senderId: row.senderId,
  clientId: row.clientId,
  body: row.body,
  attachments: row.attachments ?? [],
  replyTo: row.replyTo,
  reactions: row.reactions ?? [],
  createdAt: row.createdAt.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
  deletedAt: row.deletedAt?.toISOString() ?? null,
});
