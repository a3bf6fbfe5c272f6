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

/** Whether an interest in `status` waits for its outcome. */
const isOpen = (status: StoredStatus): boolean => (OPEN_STATUSES as readonly StoredStatus[]).includes(status);

/** The stored status as of `now`: whatever still waits at T has expired, whether or not it was marked so. */
export const statusAt = (
  { status, expiresAt }: { status: StoredStatus; expiresAt: Date },
  now: Date,
): StoredStatus => (isOpen(status) && expiresAt <= now ? 'expired' : status);

/**
 * What `command` does to an interest in `status`: the status it gets, or `null` for a repeat that changes nothing.
 * @throws FORBIDDEN from the wrong side, INTEREST_CLOSED when it has closed, ALREADY_CONNECTED after a yes
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

/** Whether the day has come on which the recipient is shown the interest, unless it is hidden from them. */
export const hasCome = ({ shownAt }: { shownAt: Date | null }): boolean =>
  shownAt !== null && shownAt.getTime() <= Date.now();

/** When the sender of an interest that closed at `closedAt` may write to the same person again. */
export const cooldownUntil = (closedAt: Date): Date => daysAfter(closedAt, INTEREST_COOLDOWN_DAYS);
