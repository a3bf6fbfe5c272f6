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
import { ackErrorSchema, type AckError, type ErrorCode } from './errors';
import { interestSchema } from './interests';
import { visibilityEventSchema } from './push';
import { personSchema } from './users';
import { exportSchema } from './personal-data';

/** Path of the WebSocket, with or without a trailing slash. */
export const SOCKET_PATH = '/ws/chat';

/** Close codes of the WebSocket, except for the end of a session. */
export const SOCKET_CLOSE_CODES = {
  /**
   * A newer connection of the same session, user or address has replaced this one. Wait a minute
   * before you reconnect, and poll over HTTP meanwhile: an immediate reconnect would close another
   * connection.
   */
  tooManySockets: 4_008,
} as const;

interface ClientEventContract {
  summary: string;
  payload: z.ZodType;
  result: z.ZodType;
  errors: readonly ErrorCode[];
}

interface ServerEventContract {
  when: string;
  to: string;
  payload: z.ZodType;
}

const changed = z.object({ message: messageSchema });
const marked = z.object({ seq: z.int().nonnegative() });

const CHANGE_ERRORS = ['NOT_FOUND', 'CONSENT_REQUIRED', 'RATE_LIMITED'] as const satisfies ErrorCode[];
const MARK_ERRORS = ['NOT_FOUND', 'RATE_LIMITED'] as const satisfies ErrorCode[];

/** Errors that every client event can return. */
export const EVENT_ERRORS = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'INTERNAL',
  'UNAVAILABLE',
] as const satisfies ErrorCode[];

/** Errors of the handshake. They arrive as `connect_error` with `data.code`. */
export const HANDSHAKE_ERRORS = [
  'FORBIDDEN_ORIGIN',
  'UNAUTHENTICATED',
  'ACCOUNT_CLOSING',
  'INTERNAL',
  'UNAVAILABLE',
] as const satisfies ErrorCode[];

/** Events from clients: payload, data of the ack, and errors in addition to `EVENT_ERRORS`. */
export const CLIENT_EVENTS = {
  'message:send': {
    summary: 'Send a message; a repeat with the same `clientId` returns the first one',
    payload: sendMessageEventSchema,
    result: z.object({ message: messageSchema, duplicate: z.boolean() }),
    errors: ['CONSENT_REQUIRED', 'CLIENT_ID_REUSED', 'ATTACHMENT_NOT_USABLE', 'RATE_LIMITED', 'STORAGE_FULL'],
  },
  'message:edit': {
    summary: 'Edit your own message',
    payload: editMessageEventSchema,
    result: changed,
    errors: ['FORBIDDEN', 'MESSAGE_DELETED', 'STORAGE_FULL', ...CHANGE_ERRORS],
  },
  'message:delete': {
    summary: 'Delete your own message for both people',
    payload: deleteMessageEventSchema,
    result: changed,
    errors: ['FORBIDDEN', ...CHANGE_ERRORS],
  },
  'message:react': {
    summary: 'Add (`on`: true) or remove (`on`: false) your own reaction',
    payload: reactEventSchema,
    result: changed,
    errors: ['MESSAGE_DELETED', 'STORAGE_FULL', ...CHANGE_ERRORS],
  },
  'conversation:delivered': {
    summary: 'Mark messages as delivered up to `seq`',
    payload: markEventSchema,
    result: marked,
    errors: MARK_ERRORS,
  },
  'conversation:read': {
    summary: 'Mark messages as read up to `seq`',
    payload: markEventSchema,
    result: marked,
    errors: MARK_ERRORS,
  },
  'visibility:set': {
    summary: 'Report whether this device shows the app; a visible device gets no push notifications',
    payload: visibilityEventSchema,
    result: z.object({}),
    errors: [],
  },
  'typing:set': {
    summary: 'Report typing; repeat every few seconds, it expires after 6 s',
    payload: typingEventSchema,
    result: z.object({}),
    errors: ['NOT_FOUND', 'CONSENT_REQUIRED', 'RATE_LIMITED'],
  },
} as const satisfies Record<string, ClientEventContract>;

export const sessionEndReasonSchema = z.enum([
  'signed_out',
  'expired',
  /** Ended from another device. */
  'revoked',
  'password_changed',
  'suspended',
  'account_deleted',
]);

/** Events from the server: payload, when they are sent (`when`), and who receives them (`to`). */
export const SERVER_EVENTS = {
  'message:new': {
    when: 'a message was stored',
    to: 'all devices of both people, except the sending socket',
    payload: changed,
  },
  'message:changed': {
    when: 'a message was edited, deleted or reacted to',
    to: 'all devices of both people, except the socket that changed it',
    payload: changed,
  },
  'conversation:moved': {
    when: 'the conversation has reached `rev`, and its event may have been lost: fetch the changes where yours is lower',
    to: 'all devices of both people',
    payload: z.object({ conversationId: idSchema, rev: z.int().positive() }),
  },
  'conversation:opened': {
    when: 'an interest was accepted',
    to: 'both people, each from their own side',
    payload: z.object({ conversation: conversationSchema }),
  },
  'conversation:ended': {
    when: 'one of the two left or blocked the other; no event of the pair follows it',
    to: 'both people, each from their own side',
    payload: z.object({ conversation: conversationSchema }),
  },
  'block:changed': {
    when: 'a person was blocked or unblocked',
    to: 'your own devices only',
    payload: z.object({ person: personSchema }),
  },
  'conversation:receipt': {
    when: 'messages were delivered or read',
    to: 'other devices of the reader; the other person where both share receipts',
    payload: z.object({
      conversationId: idSchema,
      userId: idSchema,
      deliveredSeq: z.int().nonnegative(),
      readSeq: z.int().nonnegative(),
    }),
  },
  'conversation:muted': {
    when: 'a conversation was muted or unmuted',
    to: 'your own devices only',
    payload: z.object({ conversationId: idSchema, mutedUntil: timestampSchema.nullable() }),
  },
  'typing:changed': {
    when: 'a person started or stopped typing',
    to: 'the other person, where both share typing',
    payload: z.object({ conversationId: idSchema, userId: idSchema, typing: z.boolean() }),
  },
  'presence:changed': {
    when: 'a person came online, or was offline for 10 s; after connecting, once for each person online',
    to: 'connected people, where both share presence',
    payload: z.object({
      userId: idSchema,
      online: z.boolean(),
      lastSeenAt: timestampSchema.nullable(),
    }),
  },
  'interest:received': {
    when: 'an interest arrived',
    to: 'the recipient',
    payload: z.object({ interest: interestSchema }),
  },
  'interest:changed': {
    when: 'an interest was sent, accepted, rejected, withdrawn, suppressed, expired or ended',
    to: 'people who may see the change; a rejection or suppression: devices of the recipient only',
    payload: z.object({ interest: interestSchema }),
  },
  'me:changed': {
    when: 'your profile, picture, settings or email address changed; request `GET /api/auth/me`',
    to: 'your own devices only',
    payload: z.object({}),
  },
  'export:changed': {
    when: 'your data export progressed',
    to: 'your own devices only',
    payload: z.object({ export: exportSchema }),
  },
  'moderation:changed': {
    when: 'a report arrived or was decided',
    to: 'moderators',
    payload: z.object({}),
  },
  'events:missed': {
    when: 'events may have been lost between processes: fetch everything again, as after a reconnection',
    to: 'the devices concerned',
    payload: z.object({}),
  },
  'session:ended': {
    when: 'a session ended; its sockets are closed afterwards',
    to: 'sockets of this session',
    payload: z.object({ reason: sessionEndReasonSchema }),
  },
} as const satisfies Record<string, ServerEventContract>;

export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ServerEvent = keyof typeof SERVER_EVENTS;
export type ClientPayload<E extends ClientEvent> = z.infer<(typeof CLIENT_EVENTS)[E]['payload']>;
export type ClientPayloadInput<E extends ClientEvent> = z.input<(typeof CLIENT_EVENTS)[E]['payload']>;
export type ClientResult<E extends ClientEvent> = z.infer<(typeof CLIENT_EVENTS)[E]['result']>;
export type ServerPayload<E extends ServerEvent> = z.infer<(typeof SERVER_EVENTS)[E]['payload']>;
export type SessionEndReason = z.infer<typeof sessionEndReasonSchema>;

/** The ack of every client event. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: AckError };

export const ackSchema = <Data extends z.ZodType>(data: Data) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: ackErrorSchema }),
  ]);
