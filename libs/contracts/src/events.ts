import * as z from 'zod';
import { conversationSchema, messageSchema, readEventSchema, sendMessageEventSchema } from './chat';
import { idSchema } from './common';
import { ackErrorSchema, type AckError } from './errors';
import { interestSchema } from './interests';

/** Where sockets connect, with and without a trailing slash. */
export const SOCKET_PATH = '/ws/chat';

/** What a client may send: the payload it must have and the data its ack carries. */
export const CLIENT_EVENTS = {
  'message:send': {
    payload: sendMessageEventSchema,
    result: z.object({ message: messageSchema, duplicate: z.boolean() }),
  },
  'conversation:read': { payload: readEventSchema, result: z.object({ seq: z.int().nonnegative() }) },
} as const;

export const sessionEndReasonSchema = z.enum(['signed_out', 'expired']);

/** What the server sends, and to whom: see docs/realtime.md. */
export const SERVER_EVENTS = {
  'message:new': z.object({ message: messageSchema }),
  'conversation:opened': z.object({ conversation: conversationSchema }),
  /** How far somebody has read: so far told to the reader's own devices only. */
  'conversation:receipt': z.object({
    conversationId: idSchema,
    userId: idSchema,
    readSeq: z.int().nonnegative(),
  }),
  'interest:received': z.object({ interest: interestSchema }),
  'interest:changed': z.object({ interest: interestSchema }),
  'session:ended': z.object({ reason: sessionEndReasonSchema }),
} as const;

export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ServerEvent = keyof typeof SERVER_EVENTS;
export type ClientPayload<E extends ClientEvent> = z.infer<(typeof CLIENT_EVENTS)[E]['payload']>;
export type ClientPayloadInput<E extends ClientEvent> = z.input<(typeof CLIENT_EVENTS)[E]['payload']>;
export type ClientResult<E extends ClientEvent> = z.infer<(typeof CLIENT_EVENTS)[E]['result']>;
export type ServerPayload<E extends ServerEvent> = z.infer<(typeof SERVER_EVENTS)[E]>;
export type SessionEndReason = z.infer<typeof sessionEndReasonSchema>;

/** Every client event is answered with one of these. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: AckError };

export const ackSchema = <Data extends z.ZodType>(data: Data) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: ackErrorSchema }),
  ]);
