"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.updateMeSchema = exports.usernameParamSchema = exports.userQuerySchema = exports.personPageSchema = exports.meSchema = exports.personSchema = exports.relationSchema = exports.bioSchema = exports.displayNameSchema = exports.usernameSchema = void 0;
const zod_1 = require("zod");
const common_1 = require("./common");
const limits_1 = require("./limits");
/** 3–30 of `a-z 0-9 _ .`; case does not matter, so it is kept in lower case. */
exports.usernameSchema = (0, common_1.line)(limits_1.LIMITS.username.min, limits_1.LIMITS.username.max)
    .toLowerCase()
    .refine((name) => /^[a-z0-9_.]*$/.test(name), 'may hold only a–z, 0–9, _ and .')
    .meta({ ...(0, common_1.lengths)(limits_1.LIMITS.username), example: 'mara' });
exports.displayNameSchema = (0, common_1.line)(limits_1.LIMITS.displayName.min, limits_1.LIMITS.displayName.max).meta((0, common_1.lengths)(limits_1.LIMITS.displayName));
exports.bioSchema = (0, common_1.text)(0, limits_1.LIMITS.bio.max).trim().meta((0, common_1.lengths)(limits_1.LIMITS.bio));
exports.relationSchema = zod_1.z.enum(['none', 'interest_sent', 'interest_received', 'connected']);
/** What one user may see of another, always from the viewer's side. */
exports.personSchema = zod_1.z
    .object({
    id: common_1.idSchema,
    username: zod_1.z.string(),
    displayName: zod_1.z.string(),
    bio: zod_1.z.string(),
    relation: exports.relationSchema,
    interestId: common_1.idSchema.nullable(),
    conversationId: common_1.idSchema.nullable(),
})
    .meta({ id: 'Person' });
/** What you see of yourself; the only answer that carries an e-mail address. */
exports.meSchema = zod_1.z
    .object({
    id: common_1.idSchema,
    username: zod_1.z.string(),
    displayName: zod_1.z.string(),
    bio: zod_1.z.string(),
    email: zod_1.z.string(),
    createdAt: common_1.timestampSchema,
})
    .meta({ id: 'Me' });
exports.personPageSchema = (0, common_1.pageOf)(exports.personSchema).meta({ id: 'PersonPage' });
exports.userQuerySchema = zod_1.z.strictObject({
    q: (0, common_1.line)(0, 100).optional(),
    ...common_1.pageQueryShape,
});
exports.usernameParamSchema = zod_1.z.strictObject({ username: exports.usernameSchema });
exports.updateMeSchema = zod_1.z
    .strictObject({ displayName: exports.displayNameSchema.optional(), bio: exports.bioSchema.optional() })
    .meta({ examples: [{ displayName: 'Mara Okafor', bio: 'Quiet bookshops and loud markets.' }] });
//# sourceMappingURL=users.js.map