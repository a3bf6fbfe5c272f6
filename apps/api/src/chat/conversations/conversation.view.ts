import type { Conversation, Person } from '@zentra/contracts';
import { toMessage } from '../messages/message.mapper';
import type { MessageEntity } from '../messages/message.entity';

/** A conversation as one member sees it, without the other person's profile. */
export interface ConversationRow {
  id: string;
  peerId: string;
  isOpen: boolean;
  lastSeq: number;
  rev: number;
  readSeq: number;
  /**
   * 0 where one of the two does not share receipts. Once the conversation has ended, the value at
   * that moment.
   */
  peerDeliveredSeq: number;
  peerReadSeq: number;
  /** Messages of the other person that the viewer has not read, at most 1,000. */
  unread: number;
  /** Null where the conversation is not muted or the mute has expired. */
  mutedUntil: Date | null;
  openedAt: Date;
  endedAt: Date | null;
  lastActivityAt: Date;
  lastMessage: MessageEntity | null;
}

export const toConversation = (row: ConversationRow, person: Person): Conversation => ({
  id: row.id,
  person,
  state: row.isOpen ? 'open' : 'ended',
  lastMessage: row.lastMessage && toMessage(row.lastMessage),
  lastSeq: row.lastSeq,
  rev: row.rev,
  readSeq: row.readSeq,
  peerDeliveredSeq: row.peerDeliveredSeq,
  peerReadSeq: row.peerReadSeq,
  unread: row.unread,
  mutedUntil: row.mutedUntil?.toISOString() ?? null,
  openedAt: row.openedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
