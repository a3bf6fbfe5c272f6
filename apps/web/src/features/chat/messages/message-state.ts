import type { Conversation, Message } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

/** How far a message of one's own has come, in a word. */
export function stateOf(message: Message, conversation: Conversation): string {
  if (message.seq <= conversation.peerReadSeq) return t('chat.state.read');
  return message.seq <= conversation.peerDeliveredSeq ? t('chat.state.delivered') : t('chat.state.sent');
}

/** The newest message of one's own: the one whose state is worth a word. */
export const newestOwn = (messages: readonly Message[], meId: string): Message | undefined =>
  messages.findLast(({ senderId, deletedAt }) => senderId === meId && deletedAt === null);
