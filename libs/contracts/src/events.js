"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ackSchema = exports.SERVER_EVENTS = exports.sessionEndReasonSchema = exports.CLIENT_EVENTS = exports.SOCKET_PATH = void 0;
const zod_1 = require("zod");
const chat_1 = require("./chat");
const common_1 = require("./common");
const errors_1 = require("./errors");
const interests_1 = require("./interests");
/** Where sockets connect, with and without a trailing slash. */
exports.SOCKET_PATH = '/ws/chat';
/** What a client may send: the payload it must have and the data its ack carries. */
exports.CLIENT_EVENTS = {
    'message:send': {
        payload: chat_1.sendMessageEventSchema,
        result: zod_1.z.object({ message: chat_1.messageSchema, duplicate: zod_1.z.boolean() }),
    },
    'conversation:read': { payload: chat_1.readEventSchema, result: zod_1.z.object({ seq: zod_1.z.int().nonnegative() }) },
};
exports.sessionEndReasonSchema = zod_1.z.enum(['signed_out', 'expired']);
/** What the server sends, and to whom: see docs/realtime.md. */
exports.SERVER_EVENTS = {
    'message:new': zod_1.z.object({ message: chat_1.messageSchema }),
    'conversation:opened': zod_1.z.object({ conversation: chat_1.conversationSchema }),
    /** How far somebody has read: so far told to the reader's own devices only. */
    'conversation:receipt': zod_1.z.object({
        conversationId: common_1.idSchema,
        userId: common_1.idSchema,
        readSeq: zod_1.z.int().nonnegative(),
    }),
    'interest:received': zod_1.z.object({ interest: interests_1.interestSchema }),
    'interest:changed': zod_1.z.object({ interest: interests_1.interestSchema }),
    'session:ended': zod_1.z.object({ reason: exports.sessionEndReasonSchema }),
};
const ackSchema = (data) => zod_1.z.discriminatedUnion('ok', [
    zod_1.z.object({ ok: zod_1.z.literal(true), data }),
    zod_1.z.object({ ok: zod_1.z.literal(false), error: errors_1.ackErrorSchema }),
]);
exports.ackSchema = ackSchema;
//# sourceMappingURL=events.js.map