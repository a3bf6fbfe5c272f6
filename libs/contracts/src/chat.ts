import * as z from 'zod';
import { attachmentIdsSchema, attachmentSchema } from './attachments';
import {
  idSchema,
  lengths,
  pageOf,
  pageQueryShape,
  limitSchema,
  seqQuerySchema,
  text,
  timestampSchema,
} from './common';
import { toEmoji } from './emoji';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';
import { personSchema } from './users';

const seqSchema = z.int().positive().max(2_147_483_647);

/** One emoji, stored fully qualified, so that `❤` and `❤️` are the same reaction. */
export const emojiSchema = z
  .string()
  .max(32)
  .overwrite((emoji) => toEmoji(emoji) ?? emoji)
  .refine((emoji) => toEmoji(emoji) === emoji, fieldRule('not_emoji'))
  .meta({ example: '❤️' });

/**
 * A message, identified by its conversation and `seq` (1, 2, 3 … without gaps). `rev` is the
 * conversation's change number at the message's last change. A deleted message keeps its `seq` and
 * loses its content.
 */
export const messageSchema = z
  .object({
    conversationId: idSchema,
    seq: z.int().positive().meta({ description: 'Position in the conversation: 1, 2, 3 … without gaps.' }),
    rev: z
      .int()
      .positive()
      .meta({ description: 'Revision of the conversation at the last change of this message.' }),
    senderId: idSchema,
    clientId: idSchema,
    body: z.string().meta({ description: 'Empty when deleted; may be empty with attachments.' }),
    attachments: z.array(attachmentSchema).meta({ description: 'In display order.' }),
    replyTo: z
      .int()
      .positive()
      .nullable()
      .meta({ description: '`seq` of the message that this one answers.' }),
    reactions: z.array(z.object({ emoji: z.string(), userIds: z.array(idSchema) })),
    createdAt: timestampSchema,
    editedAt: timestampSchema.nullable(),
    deletedAt: timestampSchema.nullable(),
  })
  .meta({
    id: 'Message',
    description:
      'Identified by `conversationId` and `seq`. A deleted message keeps its `seq` and loses its content.',
  });

export const conversationSchema = z
  .object({
    id: idSchema,
    person: personSchema,
    state: z.enum(['open', 'ended']),
    lastMessage: messageSchema.nullable(),
    lastSeq: z.int().nonnegative().meta({ description: '`seq` of the newest message.' }),
    rev: z
      .int()
      .nonnegative()
      .meta({ description: 'Number of changes so far; see `GET /api/conversations/{id}/changes`.' }),
    readSeq: z.int().nonnegative().meta({ description: 'Last `seq` that you have read.' }),
    peerDeliveredSeq: z.int().nonnegative().meta({
      description:
        'Last `seq` delivered to the other person; 0 unless both share receipts. As it was at the end once the conversation has ended.',
    }),
    peerReadSeq: z.int().nonnegative().meta({
      description:
        'Last `seq` read by the other person; 0 unless both share receipts. As it was at the end once the conversation has ended.',
    }),
    unread: z.int().nonnegative().meta({ description: 'Unread messages, counted up to 1,000.' }),
    /**
     * When the mute ends, visible to the user only; null if not muted. `MUTED_FOR_EVER`: until
     * unmuted.
     */
    mutedUntil: timestampSchema.nullable(),
    openedAt: timestampSchema,
    endedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Conversation' });

export const conversationPageSchema = pageOf(conversationSchema).meta({ id: 'ConversationPage' });
export const unreadCountSchema = z
  .object({
    chats: z
      .int()
      .nonnegative()
      .meta({ description: 'Conversations with unread messages that are not muted.' }),
  })
  .meta({ id: 'UnreadCount', examples: [{ chats: 3 }] });
export const conversationQuerySchema = z.strictObject(pageQueryShape);

export const messageListSchema = z
  .object({
    items: z.array(messageSchema),
    hasMore: z.boolean(),
    /**
     * The conversation's `rev` just before the items were read. Later changes may or may not be
     * included.
     */
    rev: z.int().nonnegative(),
  })
  .meta({ id: 'MessageList', description: 'Items are ascending by `seq`.' });

/**
 * `before` pages back from a `seq`; `after` and `from` (a timestamp) page forward. Without any of
 * them: the newest page. Items are always ascending.
 */
export const messageQuerySchema = z
  .strictObject({
    before: seqQuerySchema.optional().meta({ description: 'Only messages with a lower `seq`.' }),
    after: seqQuerySchema.optional().meta({ description: 'Only messages with a higher `seq`.' }),
    from: timestampSchema.optional().meta({ description: 'Only messages sent at this time or later.' }),
    limit: limitSchema,
  })
  .refine(
    ({ before, after, from }) => [before, after, from].filter((one) => one !== undefined).length <= 1,
    fieldRule('only_one_of', { fields: ['before', 'after', 'from'] }),
  );

/**
 * All changes after a `rev`, in the order of `rev`. Each message occurs once, in its current state.
 */
export const changeListSchema = z
  .object({ items: z.array(messageSchema), rev: z.int().nonnegative(), hasMore: z.boolean() })
  .meta({ id: 'ChangeList', description: 'Each changed message once, as it is now, ascending by `rev`.' });
export const changeQuerySchema = z.strictObject({
  after: seqQuerySchema.meta({ description: 'Only changes with a higher `rev`.' }),
  limit: limitSchema,
});

export const sendMessageSchema = z
  .strictObject({
    clientId: idSchema.meta({ description: 'Idempotency key, made by the client once per message.' }),
    body: text(0, LIMITS.message.max).meta(lengths({ max: LIMITS.message.max })),
    replyTo: seqSchema.nullish(),
    attachments: attachmentIdsSchema.optional(),
  })
  .refine(({ body, attachments }) => body.trim() !== '' || Boolean(attachments?.length), {
    path: ['body'],
    ...fieldRule('required'),
  })
  .meta({
    id: 'SendMessage',
    examples: [{ clientId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', body: 'Thursday works. Seven?' }],
  });

export const editMessageSchema = z
  /** May be empty only if the message has attachments. */
  .strictObject({ body: text(0, LIMITS.message.max).meta(lengths({ max: LIMITS.message.max })) })
  .meta({ id: 'EditMessage', examples: [{ body: 'Thursday works. Half past seven?' }] });
/** Parameters in a path, where numbers are text. */
export const messageParamSchema = z.strictObject({
  id: idSchema.meta({ description: 'Id of the conversation.' }),
  seq: seqQuerySchema.meta({ description: '`seq` of the message.' }),
});
export const reactionParamSchema = messageParamSchema.extend({ emoji: emojiSchema });

const markSchema = z.int().nonnegative().max(2_147_483_647);
export const readSchema = z
  .strictObject({ seq: markSchema })
  .meta({ id: 'MarkRead', examples: [{ seq: 12 }] });
/**
 * Duration of a mute by the server's clock; null mutes until unmuted. A duration and not a
 * timestamp, because the clock of a device may be wrong.
 */
export const muteSchema = z
  .strictObject({ forSeconds: z.int().min(LIMITS.muteSeconds.min).max(LIMITS.muteSeconds.max).nullable() })
  .meta({ id: 'MuteConversation', examples: [{ forSeconds: 28_800 }] });
export const readResultSchema = z.object({ readSeq: z.int().nonnegative() }).meta({ id: 'ReadResult' });

/**
 * The same actions over the socket have the conversation and the message in the payload instead of
 * the path.
 */
export const sendMessageEventSchema = sendMessageSchema.safeExtend({ conversationId: idSchema });
export const deleteMessageEventSchema = z.strictObject({ conversationId: idSchema, seq: seqSchema });
export const editMessageEventSchema = editMessageSchema.extend(deleteMessageEventSchema.shape);
export const reactEventSchema = deleteMessageEventSchema.extend({ emoji: emojiSchema, on: z.boolean() });
export const markEventSchema = readSchema.extend({ conversationId: idSchema });
export const typingEventSchema = z.strictObject({ conversationId: idSchema, typing: z.boolean() });

export type Message = z.infer<typeof messageSchema>;
export type UnreadCount = z.infer<typeof unreadCountSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type MessageList = z.infer<typeof messageListSchema>;
export type ChangeList = z.infer<typeof changeListSchema>;
export type MessageQuery = z.input<typeof messageQuerySchema>;
export type SendMessage = z.infer<typeof sendMessageSchema>;
export type ReadResult = z.infer<typeof readResultSchema>;
