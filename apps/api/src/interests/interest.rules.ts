import {
  INTEREST_COOLDOWN_DAYS,
  INTEREST_TRANSITIONS,
  OPEN_STATUSES,
  type Box,
  type InterestCommand,
  type StoredStatus,
} from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';

const DAY_MS = 24 * 60 * 60 * 1000;

export const daysAfter = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** Whether an interest in `status` has no outcome yet. */
const isOpen = (status: StoredStatus): boolean => (OPEN_STATUSES as readonly StoredStatus[]).includes(status);

/**
 * Returns the stored status as of `now`. An open interest past its `expiresAt` has expired, even if
 * it is not marked so yet.
 */
export const statusAt = (
  { status, expiresAt }: { status: StoredStatus; expiresAt: Date },
  now: Date,
): StoredStatus => (isOpen(status) && expiresAt <= now ? 'expired' : status);

/**
 * Returns the status that `command` gives an interest in `status`; `null` for a repeat that changes
 * nothing.
 * @throws FORBIDDEN for the wrong side, INTEREST_CLOSED once it has closed, ALREADY_CONNECTED once
 * it is accepted
 */
export function decide(command: InterestCommand, by: Box, status: StoredStatus): StoredStatus | null {
  const transition = INTEREST_TRANSITIONS[command];
  if (transition.by !== 'either' && transition.by !== by) throw new AppError('FORBIDDEN');
  if (status === transition.to) return null;
  if (transition.from.includes(status)) return transition.to;
  throw new AppError(status === 'accepted' ? 'ALREADY_CONNECTED' : 'INTEREST_CLOSED');
}

/** Whether the recipient sees the interest now. */
export const isShown = (interest: { status: StoredStatus; shownAt: Date | null }): boolean =>
  interest.status !== 'suppressed' && hasCome(interest);

/**
 * Whether the interest was shown to its recipient, even if it is hidden from them now. Also true
 * where they accepted it unseen, by sending an interest of their own.
 */
export const hasCome = ({ status, shownAt }: { status: StoredStatus; shownAt: Date | null }): boolean =>
  shownAt !== null || status === 'accepted' || status === 'ended';

/**
 * Returns when the sender of an interest that closed at `closedAt` may send another to the same
 * recipient.
 */
export const cooldownUntil = (closedAt: Date): Date => daysAfter(closedAt, INTEREST_COOLDOWN_DAYS);

/** Returns a limit times RATE_LIMIT_FACTOR: at least 1; Infinity where the factor is 0. */
export const scaledLimit = (limit: number, factor: number): number =>
  factor === 0 ? Infinity : Math.max(1, Math.round(limit * factor));
