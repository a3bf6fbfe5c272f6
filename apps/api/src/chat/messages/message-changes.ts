import type { Message } from '@zentra/contracts';
import { AppError } from '../../common/errors/app-error';
import type { MessageEntity } from './message.entity';
import type { Change } from './messages.repository';

const MOST_REACTIONS = 12;

/**
 * Edits the text.
 * @throws FORBIDDEN for a message of the other member, MESSAGE_DELETED, VALIDATION_FAILED where
 * neither text nor attachments would be left
 */
export const edited =
  (userId: string, body: string): Change =>
  (message) => {
    assertOwn(message, userId);
    assertThere(message);
    if (body.trim() === '' && !message.attachments?.length) throw AppError.invalid('body', 'required');
    return message.body === body ? null : { body, editedAt: new Date() };
  };

/**
 * Removes the text, attachments, reply and reactions.
 * @throws FORBIDDEN for a message of the other member
 */
export const deleted =
  (userId: string): Change =>
  (message) => {
    assertOwn(message, userId);
    if (message.deletedAt) return null;
    return {
      body: '',
      attachments: null,
      replyTo: null,
      reactions: null,
      editedAt: null,
      deletedAt: new Date(),
    };
  };

/**
 * Adds or removes a reaction.
 * @throws MESSAGE_DELETED, VALIDATION_FAILED above 12 different emoji
 */
export const reacted =
  (userId: string, emoji: string, on: boolean): Change =>
  (message) => {
    assertThere(message);
    const before = message.reactions ?? [];
    const isOn = before.some((one) => one.emoji === emoji && one.userIds.includes(userId));
    if (isOn === on) return null;
    const reactions = on ? withReaction(before, emoji, userId) : withoutReaction(before, emoji, userId);
    return { reactions: reactions.length > 0 ? reactions : null };
  };

function withReaction(before: Message['reactions'], emoji: string, userId: string): Message['reactions'] {
  if (before.some((one) => one.emoji === emoji)) {
    return before.map((one) => (one.emoji === emoji ? { emoji, userIds: [...one.userIds, userId] } : one));
  }
  if (before.length >= MOST_REACTIONS) throw AppError.invalid('emoji', 'too_many', { max: MOST_REACTIONS });
  return [...before, { emoji, userIds: [userId] }];
}

const withoutReaction = (before: Message['reactions'], emoji: string, userId: string) =>
  before
    .map((one) => (one.emoji === emoji ? { emoji, userIds: one.userIds.filter((id) => id !== userId) } : one))
    .filter(({ userIds }) => userIds.length > 0);

function assertOwn({ senderId }: MessageEntity, userId: string): void {
  if (senderId !== userId) throw new AppError('FORBIDDEN');
}

function assertThere({ deletedAt }: MessageEntity): void {
  if (deletedAt) throw new AppError('MESSAGE_DELETED');
}
