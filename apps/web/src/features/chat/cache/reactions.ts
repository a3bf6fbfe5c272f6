import type { Message } from '@zentra/contracts';

/** Emoji that are offered first. */
export const QUICK_EMOJI = ['❤️', '👍', '😂', '😮', '😢', '🎉'];

export const hasReacted = ({ reactions }: Message, emoji: string, userId: string): boolean =>
  reactions.some((one) => one.emoji === emoji && one.userIds.includes(userId));

/** Returns the message as it will be after the server has stored the reaction. */
export function withReaction(message: Message, emoji: string, userId: string, on: boolean): Message {
  if (hasReacted(message, emoji, userId) === on) return message;
  const others = message.reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
  const userIds = on ? [...others, userId] : others.filter((id) => id !== userId);
  const isNew = !message.reactions.some((one) => one.emoji === emoji);
  const reactions = isNew
    ? [...message.reactions, { emoji, userIds }]
    : message.reactions.map((one) => (one.emoji === emoji ? { emoji, userIds } : one));
  return { ...message, reactions: reactions.filter((one) => one.userIds.length > 0) };
}
