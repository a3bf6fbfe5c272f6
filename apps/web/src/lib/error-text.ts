import { ZentraError } from '@zentra/client';
import { ERRORS } from '@zentra/contracts';
import { formatClock, formatDate } from './time';

/** One kind sentence for an error that a person can meet. */
export function errorText(error: unknown): string {
  if (!(error instanceof ZentraError)) return 'Something went wrong. Please try again.';
  switch (error.code) {
    case 'NETWORK':
      return 'We cannot reach Zentra right now. Check your connection and try again.';
    case 'UNAVAILABLE':
    case 'INTERNAL':
      return 'Something is wrong on our side. Please try again in a moment.';
    case 'RATE_LIMITED':
      if (error.retry.at)
        return `That is enough for today. You can go on from ${formatDate(error.retry.at)}, ${formatClock(error.retry.at)}.`;
      return `That was a lot at once. Please wait ${error.retry.afterSeconds ? `${error.retry.afterSeconds} seconds` : 'a moment'} and try again.`;
    case 'COOLDOWN':
      return `You can write to this person again${error.retry.at ? ` from ${formatDate(error.retry.at)}` : ' later'}.`;
    case 'NOT_ACCEPTING':
      return 'They take no interests at the moment, or not with this code.';
    case 'INVALID_CREDENTIALS':
      return 'That name and password do not match.';
    case 'INVALID_TOKEN':
      return 'This link has been used or is too old. Ask for a new one, and it will be here in a moment.';
    case 'SUSPENDED':
      return error.message === ERRORS.SUSPENDED.title
        ? 'Your account is suspended, so you cannot sign in at the moment.'
        : `Your account is suspended, so you cannot sign in at the moment. A moderator wrote: “${error.message}”`;
    case 'REPORT_CLOSED':
      return 'Another moderator has just decided about this report.';
    case 'INTEREST_CLOSED':
      return 'This interest has closed.';
    default:
      return `${error.message}.`.replace('..', '.');
  }
}
