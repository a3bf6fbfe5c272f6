import type { Conversation, Message } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

/** Returns the state of one of the user's own messages as text, e.g. delivered or read. */
export function stateOf(message: Message, conversation: Conversation): string {
  if (message.seq <= conversation.peerReadSeq) return t('chat.state.read');
  return message.seq <= conversation.peerDeliveredSeq ? t('chat.state.delivered') : t('chat.state.sent');
}

/** Returns the user's newest message, the only one that shows its state. */
export const newestOwn = (messages: readonly Message[], meId: string): Message | undefined =>
  messages.findLast(({ senderId, deletedAt }) => senderId === meId && deletedAt === null);
