import * as z from 'zod';
import {
  conversationSchema,
  deleteMessageEventSchema,
  editMessageEventSchema,
  markEventSchema,
  messageSchema,
  reactEventSchema,
  sendMessageEventSchema,
  typingEventSchema,
} from './chat';
import { idSchema, timestampSchema } from './common';
import { ackErrorSchema, type AckError } from './errors';
import { interestSchema } from './interests';
import { visibilityEventSchema } from './push';
import { personSchema } from './users';
import { exportSchema } from './personal-data';

/** Where sockets connect, with and without a trailing slash. */
export const SOCKET_PATH = '/ws/chat';

const changed = z.object({ message: messageSchema });
const marked = z.object({ seq: z.int().nonnegative() });

/** What a client may send: the payload it must have and the data its ack carries. */
export const CLIENT_EVENTS = {
  'message:send': {
    payload: sendMessageEventSchema,
    result: z.object({ message: messageSchema, duplicate: z.boolean() }),
  },
  'message:edit': { payload: editMessageEventSchema, result: changed },
  'message:delete': { payload: deleteMessageEventSchema, result: changed },
  /** `on`: add this reaction of yours, or take it back. */
  'message:react': { payload: reactEventSchema, result: changed },
  'conversation:delivered': { payload: markEventSchema, result: marked },
  'conversation:read': { payload: markEventSchema, result: marked },
  /** Say `true` again every few seconds while typing goes on: it expires by itself. */
  /** Whether this device shows the app right now; whoever sees it needs no push. Unsaid: it does not. */
  'visibility:set': { payload: visibilityEventSchema, result: z.object({}) },
  'typing:set': { payload: typingEventSchema, result: z.object({}) },
} as const;

export const sessionEndReasonSchema = z.enum([
  'signed_out',
  'expired',
  /** Ended from another device. */
  'revoked',
  'password_changed',
  'suspended',
  'account_deleted',
]);

/** What the server sends, and to whom: see docs/realtime.md. */
export const SERVER_EVENTS = {
  'message:new': changed,
  /** Edited, deleted, or reacted to. */
  'message:changed': changed,
  'conversation:opened': z.object({ conversation: conversationSchema }),
  /** Nothing of the pair comes after it. */
  'conversation:ended': z.object({ conversation: conversationSchema }),
  /** To the other devices of whoever blocks or unblocks, and to nobody else. */
  'block:changed': z.object({ person: personSchema }),
  /** How far somebody has got and read: to their own devices, and to the other person where both share receipts. */
  'conversation:receipt': z.object({
    conversationId: idSchema,
    userId: idSchema,
    deliveredSeq: z.int().nonnegative(),
    readSeq: z.int().nonnegative(),
  }),
  /** To one's own devices, and to nobody else. */
  'conversation:muted': z.object({ conversationId: idSchema, mutedUntil: timestampSchema.nullable() }),
  'typing:changed': z.object({ conversationId: idSchema, userId: idSchema, typing: z.boolean() }),
  /** Of connected people only. After each connect, those who are online are told; nobody else is. */
  'presence:changed': z.object({
    userId: idSchema,
    online: z.boolean(),
    lastSeenAt: timestampSchema.nullable(),
  }),
  'interest:received': z.object({ interest: interestSchema }),
  'interest:changed': z.object({ interest: interestSchema }),
  /** One's own profile or settings are other than they were; to one's own devices. */
  'me:changed': z.object({}),
  /** How far the archive of one's own data is; to one's own devices. */
  'export:changed': z.object({ export: exportSchema }),
  /** To moderators: a report has come or was decided. It says no more than that. */
  'moderation:changed': z.object({}),
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
