import type { Box, InterestStatus } from './interests';

/** What a person can do with an interest that exists; sending makes one, time T closes it. */
export const INTEREST_ACTIONS = ['accept', 'reject', 'withdraw'] as const;
export type InterestAction = (typeof INTEREST_ACTIONS)[number];

interface Transition {
  /** Which side may do it: the one who received the interest or the one who sent it. */
  by: Box;
  from: readonly InterestStatus[];
  to: InterestStatus;
}

/** The life of an interest as data: the server decides by it, the client shows buttons by it. */
export const INTEREST_TRANSITIONS: Record<InterestAction, Transition> = {
  accept: { by: 'received', from: ['pending', 'rejected'], to: 'accepted' },
  reject: { by: 'received', from: ['pending'], to: 'rejected' },
  withdraw: { by: 'sent', from: ['pending', 'rejected'], to: 'withdrawn' },
};

/** Statuses in which an interest waits for its outcome; `rejected` does too, since a no can still become a yes. */
export const OPEN_STATUSES: readonly InterestStatus[] = ['pending', 'rejected'];

/** How a stored status looks from one side. Quiet rejection lives here: a sender sees `pending`. */
export function visibleStatus(status: InterestStatus, direction: Box): InterestStatus {
  return direction === 'sent' && status === 'rejected' ? 'pending' : status;
}

/** The actions that one side of an interest has, given the status it is shown; for buttons. */
export function availableActions(interest: { direction: Box; status: InterestStatus }): InterestAction[] {
  return INTEREST_ACTIONS.filter((action) => {
    const { by, from } = INTEREST_TRANSITIONS[action];
    return by === interest.direction && from.includes(interest.status);
  });
}
