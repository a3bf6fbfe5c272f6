"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.interestQuerySchema = exports.sendInterestSchema = exports.noteSchema = exports.interestPageSchema = exports.interestSchema = exports.interestStatusSchema = exports.boxSchema = void 0;
const zod_1 = require("zod");
const common_1 = require("./common");
const limits_1 = require("./limits");
const users_1 = require("./users");
exports.boxSchema = zod_1.z.enum(['received', 'sent']);
/** What either side may be shown. A sender is never shown `rejected`: they see `pending` until T. */
exports.interestStatusSchema = zod_1.z.enum(['pending', 'accepted', 'rejected', 'withdrawn', 'expired']);
exports.interestSchema = zod_1.z
    .object({
    id: common_1.idSchema,
    direction: exports.boxSchema,
    person: users_1.personSchema,
    message: zod_1.z.string().nullable(),
    status: exports.interestStatusSchema,
    createdAt: common_1.timestampSchema,
    expiresAt: common_1.timestampSchema,
    respondedAt: common_1.timestampSchema.nullable(),
    conversationId: common_1.idSchema.nullable(),
})
    .meta({ id: 'Interest' });
exports.interestPageSchema = (0, common_1.pageOf)(exports.interestSchema).meta({ id: 'InterestPage' });
exports.noteSchema = (0, common_1.text)(0, limits_1.LIMITS.note.max).trim().meta((0, common_1.lengths)(limits_1.LIMITS.note));
exports.sendInterestSchema = zod_1.z
    .strictObject({ recipient: users_1.usernameSchema, message: exports.noteSchema.optional() })
    .meta({ examples: [{ recipient: 'jonas', message: 'Your note about quiet bookshops made me smile.' }] });
exports.interestQuerySchema = zod_1.z.strictObject({
    box: exports.boxSchema.default('received'),
    status: exports.interestStatusSchema.optional(),
    ...common_1.pageQueryShape,
});
//# sourceMappingURL=interests.js.map