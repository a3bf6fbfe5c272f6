"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.INTEREST_COOLDOWN_DAYS = exports.INTEREST_TTL_DAYS = exports.LIMITS = void 0;
/** Every length, count and time that both sides of a boundary must agree on. */
exports.LIMITS = {
    username: { min: 3, max: 30 },
    displayName: { min: 1, max: 50 },
    bio: { max: 280 },
    note: { max: 280 },
    message: { min: 1, max: 4_000 },
    password: { min: 8, max: 128 },
    email: { max: 254 },
    page: { default: 50, max: 100 },
    /** Bytes of one HTTP body or socket frame. */
    bodyBytes: 64 * 1024,
};
/** How long an interest stays open; fixed when it is sent, whatever the answer. */
exports.INTEREST_TTL_DAYS = 30;
/** How long after an interest of yours closed you must wait to write to the same person again. */
exports.INTEREST_COOLDOWN_DAYS = 7;
//# sourceMappingURL=limits.js.map