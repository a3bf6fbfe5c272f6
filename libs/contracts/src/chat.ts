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
 * Messages are named by their conversation and `seq` (1, 2, 3 … without gaps). `rev` is the conversation's count of
 * changes at this message's last change. A deleted one keeps its place and its `seq` and loses everything it said.
 */
export const messageSchema = z
  .object({
    conversationId: idSchema,
    seq: z.int().positive(),
    rev: z.int().positive(),
    senderId: idSchema,
    clientId: idSchema,
    /** May be empty where there are attachments. */
    body: z.string(),
    /** In the order to show. */
    attachments: z.array(attachmentSchema),
    /** `seq` of the message it answers. */
    replyTo: z.int().positive().nullable(),
    reactions: z.array(z.object({ emoji: z.string(), userIds: z.array(idSchema) })),
    createdAt: timestampSchema,
    editedAt: timestampSchema.nullable(),
    deletedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Message' });

export const conversationSchema = z
  .object({
    id: idSchema,
    person: personSchema,
    state: z.enum(['open', 'ended']),
    lastMessage: messageSchema.nullable(),
    lastSeq: z.int().nonnegative(),
    rev: z.int().nonnegative(),
    readSeq: z.int().nonnegative(),
    /** How far the other person has got and read; 0 where one of you does not share receipts, and once it has ended. */
    peerDeliveredSeq: z.int().nonnegative(),
    peerReadSeq: z.int().nonnegative(),
    /** Their messages that you have not read; counted up to 1,000. */
    unread: z.int().nonnegative(),
    /** Until when it stays silent on your devices, or null; only you can see it. `MUTED_FOR_EVER`: until you say otherwise. */
    mutedUntil: timestampSchema.nullable(),
    openedAt: timestampSchema,
    endedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Conversation' });

export const conversationPageSchema = pageOf(conversationSchema).meta({ id: 'ConversationPage' });
export const conversationQuerySchema = z.strictObject(pageQueryShape);

export const messageListSchema = z
  .object({
    items: z.array(messageSchema),
    hasMore: z.boolean(),
    /** The conversation's `rev` just before these were read: changes after it may or may not be in them. */
    rev: z.int().nonnegative(),
  })
  .meta({ id: 'MessageList' });

/** `before` pages back from a seq, `after` and `from` (a moment) forward; none: the newest page. Items are always ascending. */
export const messageQuerySchema = z
  .strictObject({
    before: seqQuerySchema.optional(),
    after: seqQuerySchema.optional(),
    from: timestampSchema.optional(),
    limit: limitSchema,
  })
  .refine(
    ({ before, after, from }) => [before, after, from].filter((one) => one !== undefined).length <= 1,
    fieldRule('only_one_of', { fields: ['before', 'after', 'from'] }),
  );

/** Everything that changed after a `rev`, in the order of `rev`: each message once, as it is now. */
export const changeListSchema = z
  .object({ items: z.array(messageSchema), rev: z.int().nonnegative(), hasMore: z.boolean() })
  .meta({ id: 'ChangeList' });
export const changeQuerySchema = z.strictObject({ after: seqQuerySchema, limit: limitSchema });

export const sendMessageSchema = z
  .strictObject({
    clientId: idSchema,
    body: text(0, LIMITS.message.max).meta(lengths({ max: LIMITS.message.max })),
    replyTo: seqSchema.nullish(),
    attachments: attachmentIdsSchema.optional(),
  })
  .refine(({ body, attachments }) => body.trim() !== '' || Boolean(attachments?.length), {
    path: ['body'],
    ...fieldRule('required'),
  })
  .meta({ examples: [{ clientId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', body: 'Thursday works. Seven?' }] });

export const editMessageSchema = z
  /** Empty only where a picture or file remains. */
  .strictObject({ body: text(0, LIMITS.message.max).meta(lengths({ max: LIMITS.message.max })) })
  .meta({ examples: [{ body: 'Thursday works. Half past seven?' }] });
/** In a path, where numbers are text. */
export const messageParamSchema = z.strictObject({ id: idSchema, seq: seqQuerySchema });
export const reactionParamSchema = messageParamSchema.extend({ emoji: emojiSchema });

const markSchema = z.int().nonnegative().max(2_147_483_647);
export const readSchema = z.strictObject({ seq: markSchema }).meta({ examples: [{ seq: 12 }] });
/** Until when; `MUTED_FOR_EVER` until one says otherwise, null or a time that is over: no longer. */
export const muteSchema = z
  .strictObject({ until: timestampSchema.nullable() })
  .meta({ examples: [{ until: '2031-05-01T18:00:00.000Z' }] });
export const readResultSchema = z.object({ readSeq: z.int().nonnegative() }).meta({ id: 'ReadResult' });

/** The same acts over the socket carry the conversation and the message in the payload instead of the path. */
export const sendMessageEventSchema = sendMessageSchema.safeExtend({ conversationId: idSchema });
export const deleteMessageEventSchema = z.strictObject({ conversationId: idSchema, seq: seqSchema });
export const editMessageEventSchema = editMessageSchema.extend(deleteMessageEventSchema.shape);
export const reactEventSchema = deleteMessageEventSchema.extend({ emoji: emojiSchema, on: z.boolean() });
export const markEventSchema = readSchema.extend({ conversationId: idSchema });
export const typingEventSchema = z.strictObject({ conversationId: idSchema, typing: z.boolean() });

export type Message = z.infer<typeof messageSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type MessageList = z.infer<typeof messageListSchema>;
export type ChangeList = z.infer<typeof changeListSchema>;
export type MessageQuery = z.input<typeof messageQuerySchema>;
export type SendMessage = z.infer<typeof sendMessageSchema>;
export type ReadResult = z.infer<typeof readResultSchema>;
