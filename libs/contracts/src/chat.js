"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.readEventSchema = exports.sendMessageEventSchema = exports.readResultSchema = exports.readSchema = exports.sendMessageSchema = exports.messageBodySchema = exports.messageQuerySchema = exports.messageListSchema = exports.conversationQuerySchema = exports.conversationPageSchema = exports.conversationSchema = exports.messageSchema = void 0;
const zod_1 = require("zod");
const common_1 = require("./common");
const limits_1 = require("./limits");
const users_1 = require("./users");
/** Messages are named by their conversation and `seq` (1, 2, 3 … without gaps). */
exports.messageSchema = zod_1.z
    .object({
    conversationId: common_1.idSchema,
    seq: zod_1.z.int().positive(),
    rev: zod_1.z.int().positive(),
    senderId: common_1.idSchema,
    clientId: common_1.idSchema,
    body: zod_1.z.string(),
    createdAt: common_1.timestampSchema,
})
    .meta({ id: 'Message' });
exports.conversationSchema = zod_1.z
    .object({
    id: common_1.idSchema,
    person: users_1.personSchema,
    state: zod_1.z.enum(['open', 'ended']),
    lastMessage: exports.messageSchema.nullable(),
    lastSeq: zod_1.z.int().nonnegative(),
    rev: zod_1.z.int().nonnegative(),
    readSeq: zod_1.z.int().nonnegative(),
    unread: zod_1.z.int().nonnegative(),
    openedAt: common_1.timestampSchema,
})
    .meta({ id: 'Conversation' });
exports.conversationPageSchema = (0, common_1.pageOf)(exports.conversationSchema).meta({ id: 'ConversationPage' });
exports.conversationQuerySchema = zod_1.z.strictObject(common_1.pageQueryShape);
exports.messageListSchema = zod_1.z
    .object({ items: zod_1.z.array(exports.messageSchema), hasMore: zod_1.z.boolean() })
    .meta({ id: 'MessageList' });
/** `before` pages back from a seq, `after` forward; neither: the newest page. Items are always ascending. */
exports.messageQuerySchema = zod_1.z
    .strictObject({ before: common_1.seqQuerySchema.optional(), after: common_1.seqQuerySchema.optional(), limit: common_1.limitSchema })
    .refine((query) => query.before === undefined || query.after === undefined, 'give before or after, not both');
exports.messageBodySchema = (0, common_1.text)(limits_1.LIMITS.message.min, limits_1.LIMITS.message.max).meta((0, common_1.lengths)(limits_1.LIMITS.message));
exports.sendMessageSchema = zod_1.z
    .strictObject({ clientId: common_1.idSchema, body: exports.messageBodySchema })
    .meta({ examples: [{ clientId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', body: 'Thursday works. Seven?' }] });
const readSeqSchema = zod_1.z.int().nonnegative().max(2_147_483_647);
exports.readSchema = zod_1.z.strictObject({ seq: readSeqSchema }).meta({ examples: [{ seq: 12 }] });
exports.readResultSchema = zod_1.z.object({ readSeq: zod_1.z.int().nonnegative() }).meta({ id: 'ReadResult' });
/** The same acts over the socket carry the conversation in the payload instead of the path. */
exports.sendMessageEventSchema = exports.sendMessageSchema.extend({ conversationId: common_1.idSchema });
exports.readEventSchema = exports.readSchema.extend({ conversationId: common_1.idSchema });
//# sourceMappingURL=chat.js.map