import * as z from 'zod';
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
import { LIMITS } from './limits';
import { personSchema } from './users';

/** Messages are named by their conversation and `seq` (1, 2, 3 … without gaps). */
export const messageSchema = z
  .object({
    conversationId: idSchema,
    seq: z.int().positive(),
    rev: z.int().positive(),
    senderId: idSchema,
    clientId: idSchema,
    body: z.string(),
    createdAt: timestampSchema,
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
    unread: z.int().nonnegative(),
    openedAt: timestampSchema,
  })
  .meta({ id: 'Conversation' });

export const conversationPageSchema = pageOf(conversationSchema).meta({ id: 'ConversationPage' });
export const conversationQuerySchema = z.strictObject(pageQueryShape);

export const messageListSchema = z
  .object({ items: z.array(messageSchema), hasMore: z.boolean() })
  .meta({ id: 'MessageList' });

/** `before` pages back from a seq, `after` forward; neither: the newest page. Items are always ascending. */
export const messageQuerySchema = z
  .strictObject({ before: seqQuerySchema.optional(), after: seqQuerySchema.optional(), limit: limitSchema })
  .refine(
    (query) => query.before === undefined || query.after === undefined,
    'give before or after, not both',
  );

export const messageBodySchema = text(LIMITS.message.min, LIMITS.message.max).meta(lengths(LIMITS.message));

export const sendMessageSchema = z
  .strictObject({ clientId: idSchema, body: messageBodySchema })
  .meta({ examples: [{ clientId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', body: 'Thursday works. Seven?' }] });

const readSeqSchema = z.int().nonnegative().max(2_147_483_647);
export const readSchema = z.strictObject({ seq: readSeqSchema }).meta({ examples: [{ seq: 12 }] });
export const readResultSchema = z.object({ readSeq: z.int().nonnegative() }).meta({ id: 'ReadResult' });

/** The same acts over the socket carry the conversation in the payload instead of the path. */
export const sendMessageEventSchema = sendMessageSchema.extend({ conversationId: idSchema });
export const readEventSchema = readSchema.extend({ conversationId: idSchema });

export type Message = z.infer<typeof messageSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type MessageList = z.infer<typeof messageListSchema>;
export type MessageQuery = z.input<typeof messageQuerySchema>;
export type SendMessage = z.infer<typeof sendMessageSchema>;
export type ReadResult = z.infer<typeof readResultSchema>;
