"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.OPEN_STATUSES = exports.INTEREST_TRANSITIONS = exports.INTEREST_ACTIONS = void 0;
exports.visibleStatus = visibleStatus;
exports.availableActions = availableActions;
/** What a person can do with an interest that exists; sending makes one, time T closes it. */
exports.INTEREST_ACTIONS = ['accept', 'reject', 'withdraw'];
/** The life of an interest as data: the server decides by it, the client shows buttons by it. */
exports.INTEREST_TRANSITIONS = {
    accept: { by: 'received', from: ['pending', 'rejected'], to: 'accepted' },
    reject: { by: 'received', from: ['pending'], to: 'rejected' },
    withdraw: { by: 'sent', from: ['pending', 'rejected'], to: 'withdrawn' },
};
/** Statuses in which an interest waits for its outcome; `rejected` does too, since a no can still become a yes. */
exports.OPEN_STATUSES = ['pending', 'rejected'];
/** How a stored status looks from one side. Quiet rejection lives here: a sender sees `pending`. */
function visibleStatus(status, direction) {
    return direction === 'sent' && status === 'rejected' ? 'pending' : status;
}
/** The actions that one side of an interest has, given the status it is shown; for buttons. */
function availableActions(interest) {
    return exports.INTEREST_ACTIONS.filter((action) => {
        const { by, from } = exports.INTEREST_TRANSITIONS[action];
        return by === interest.direction && from.includes(interest.status);
    });
}
//# sourceMappingURL=interest-rules.js.map