"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.loginSchema = exports.registerSchema = exports.passwordSchema = exports.emailSchema = void 0;
const zod_1 = require("zod");
const common_1 = require("./common");
const limits_1 = require("./limits");
const users_1 = require("./users");
exports.emailSchema = (0, common_1.line)(3, limits_1.LIMITS.email.max)
    .toLowerCase()
    .refine((email) => zod_1.z.email().safeParse(email).success, 'must be an e-mail address')
    .meta({ format: 'email', maxLength: limits_1.LIMITS.email.max });
exports.passwordSchema = (0, common_1.secret)(limits_1.LIMITS.password.min, limits_1.LIMITS.password.max).meta((0, common_1.lengths)(limits_1.LIMITS.password));
exports.registerSchema = zod_1.z
    .strictObject({
    username: users_1.usernameSchema,
    email: exports.emailSchema,
    password: exports.passwordSchema,
    displayName: users_1.displayNameSchema.optional(),
})
    .meta({
    examples: [
        {
            username: 'mara',
            email: 'mara@example.org',
            password: 'seven quiet bookshops',
            displayName: 'Mara Okafor',
        },
    ],
});
/** `username` may be the e-mail address. Wrong shapes are refused before any password is looked at. */
exports.loginSchema = zod_1.z
    .strictObject({ username: (0, common_1.line)(1, limits_1.LIMITS.email.max), password: (0, common_1.secret)(1, limits_1.LIMITS.password.max) })
    .meta({ examples: [{ username: 'mara', password: 'seven quiet bookshops' }] });
//# sourceMappingURL=auth.js.map