import type { Box, InterestStatus } from './interests';

/**
 * `suppressed` is stored and never shown. It means that the recipient blocks the sender, who still
 * sees `pending`.
 */
export type StoredStatus = InterestStatus | 'suppressed';

/** Actions on an interest by one of its two people. */
export const INTEREST_ACTIONS = ['accept', 'reject', 'withdraw'] as const;
export type InterestAction = (typeof INTEREST_ACTIONS)[number];

/** All commands that change the status of an interest. */
export type InterestCommand = InterestAction | 'cross' | 'suppress' | 'expire' | 'end';

interface Transition {
  /**
   * Who may run the command: the recipient (`received`), the sender (`sent`), either, or the server
   * (`time`).
   */
  by: Box | 'either' | 'time';
  from: readonly StoredStatus[];
  to: StoredStatus;
}

/**
 * Statuses in which an interest is undecided. `rejected` is one, because the recipient may still
 * accept. The sender sees all three as `pending`.
 */
export const OPEN_STATUSES = ['pending', 'rejected', 'suppressed'] as const satisfies StoredStatus[];

/**
 * The state machine of an interest. The server enforces it, and clients derive their buttons from
 * it.
 */
export const INTEREST_TRANSITIONS: Record<InterestCommand, Transition> = {
  accept: { by: 'received', from: ['pending', 'rejected'], to: 'accepted' },
  reject: { by: 'received', from: ['pending'], to: 'rejected' },
  withdraw: { by: 'sent', from: OPEN_STATUSES, to: 'withdrawn' },
  /**
   * The recipient sends an interest, too. It counts as acceptance, even after a rejection or a
   * block.
   */
  cross: { by: 'received', from: OPEN_STATUSES, to: 'accepted' },
  /** The recipient blocks the sender. */
  suppress: { by: 'received', from: ['pending', 'rejected'], to: 'suppressed' },
  expire: { by: 'time', from: OPEN_STATUSES, to: 'expired' },
  /** Either person ends the conversation or blocks the other. */
  end: { by: 'either', from: ['accepted'], to: 'ended' },
};

/**
 * Returns the status that one side may see. The sender sees `rejected` and `suppressed` as
 * `pending`. The recipient sees `suppressed` as `withdrawn`.
 */
export function visibleStatus(status: StoredStatus, direction: Box): InterestStatus {
  if (direction === 'received') return status === 'suppressed' ? 'withdrawn' : status;
  return status === 'rejected' || status === 'suppressed' ? 'pending' : status;
}

/** Returns the actions that one side has, given the status that it sees; for buttons. */
export function availableActions(interest: { direction: Box; status: InterestStatus }): InterestAction[] {
  return INTEREST_ACTIONS.filter((action) => {
    const { by, from } = INTEREST_TRANSITIONS[action];
    return by === interest.direction && from.includes(interest.status);
  });
}
