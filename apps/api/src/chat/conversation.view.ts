import type { Conversation, Person } from '@zentra/contracts';
import { toMessage } from './message.mapper';
import type { ConversationEntity } from './conversation.entity';
import type { MessageEntity } from './message.entity';

/** A conversation with what its list row needs besides. */
export interface ConversationRow {
  conversation: ConversationEntity;
  lastMessage: MessageEntity | null;
  /** Messages of the other person that the viewer has not read. */
  unread: number;
}

export const readSeqOf = (conversation: ConversationEntity, userId: string): number =>
  conversation.lowId === userId ? conversation.lowReadSeq : conversation.highReadSeq;

/** The conversation from the side of `viewerId`. */
export const toConversation = (
  { conversation, lastMessage, unread }: ConversationRow,
  viewerId: string,
  person: Person,
): Conversation => ({
  id: conversation.id,
  person,
  state: conversation.interestId === null ? 'ended' : 'open',
  lastMessage: lastMessage && toMessage(lastMessage),
  lastSeq: conversation.lastSeq,
  rev: conversation.rev,
  readSeq: readSeqOf(conversation, viewerId),
  unread,
  openedAt: conversation.openedAt.toISOString(),
});
