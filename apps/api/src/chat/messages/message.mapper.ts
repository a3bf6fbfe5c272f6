import type { Message } from '@zentra/contracts';
import type { MessageEntity } from './message.entity';

/**
 * Maps a message to the fields that both members may see. Every field is named, so that a new
 * column is not exposed.
 */
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
