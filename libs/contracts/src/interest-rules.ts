import type { Box, InterestStatus } from './interests';

/** `suppressed` is stored and never shown: the recipient blocks the sender, who sees what they would see anyway. */
export type StoredStatus = InterestStatus | 'suppressed';

/** What a person does with an interest that they are shown. */
export const INTEREST_ACTIONS = ['accept', 'reject', 'withdraw'] as const;
export type InterestAction = (typeof INTEREST_ACTIONS)[number];

/** All that can happen to an interest after it was sent. */
export type InterestCommand = InterestAction | 'cross' | 'suppress' | 'expire' | 'end';

interface Transition {
  /** Whose act it is: of the one who received the interest, of the one who sent it, of either, or of nobody. */
  by: Box | 'either' | 'time';
  from: readonly StoredStatus[];
  to: StoredStatus;
}

/**
 * Statuses in which an interest waits for its outcome. `rejected` does too, since a no can still become a yes; and to
 * the sender the three are one.
 */
export const OPEN_STATUSES = ['pending', 'rejected', 'suppressed'] as const satisfies StoredStatus[];

/** The life of an interest as data: the server decides by it, the client shows buttons by it. */
export const INTEREST_TRANSITIONS: Record<InterestCommand, Transition> = {
  accept: { by: 'received', from: ['pending', 'rejected'], to: 'accepted' },
  reject: { by: 'received', from: ['pending'], to: 'rejected' },
  withdraw: { by: 'sent', from: OPEN_STATUSES, to: 'withdrawn' },
  /** The recipient sends one, too: that is a yes, whatever they said or did before. */
  cross: { by: 'received', from: OPEN_STATUSES, to: 'accepted' },
  /** The recipient blocks the sender. */
  suppress: { by: 'received', from: ['pending', 'rejected'], to: 'suppressed' },
  expire: { by: 'time', from: OPEN_STATUSES, to: 'expired' },
  /** Either leaves, or blocks the other. */
  end: { by: 'either', from: ['accepted'], to: 'ended' },
};

/**
 * How a stored status looks from one side. Silence lives here: to the sender a rejected and a suppressed interest are
 * pending; to the recipient a suppressed one is gone, as if it had been withdrawn.
 */
export function visibleStatus(status: StoredStatus, direction: Box): InterestStatus {
  if (direction === 'received') return status === 'suppressed' ? 'withdrawn' : status;
  return status === 'rejected' || status === 'suppressed' ? 'pending' : status;
}

/** The actions that one side of an interest has, given the status it is shown; for buttons. */
export function availableActions(interest: { direction: Box; status: InterestStatus }): InterestAction[] {
  return INTEREST_ACTIONS.filter((action) => {
    const { by, from } = INTEREST_TRANSITIONS[action];
    return by === interest.direction && from.includes(interest.status);
  });
}
