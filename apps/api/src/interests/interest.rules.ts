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

/**
 * Whether the recipient was shown the interest, even if it is hidden from them now, or accepted it
 * without having seen it: by sending one, too.
 */
export const hasCome = ({ status, shownAt }: { status: StoredStatus; shownAt: Date | null }): boolean =>
  shownAt !== null || status === 'accepted' || status === 'ended';

/** When the sender of an interest that closed at `closedAt` may write to the same person again. */
export const cooldownUntil = (closedAt: Date): Date => daysAfter(closedAt, INTEREST_COOLDOWN_DAYS);

/** A limit times RATE_LIMIT_FACTOR: at least 1, and none where the factor is 0. */
export const scaledLimit = (limit: number, factor: number): number =>
  factor === 0 ? Infinity : Math.max(1, Math.round(limit * factor));
