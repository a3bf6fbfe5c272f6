import { ZentraError } from '@zentra/client';
import { formatClock, formatDate } from '../format/time';
import { t } from './i18n';

/** Returns one friendly sentence for an error. A code without a text does not compile. */
export function errorText(error: unknown): string {
  if (!(error instanceof ZentraError)) return t('error.unknown');
  const { code, retry, reason } = error;
  if (code === 'RATE_LIMITED' && retry.at)
    return t('error.enoughToday', { date: formatDate(retry.at), clock: formatClock(retry.at) });
  if (code === 'RATE_LIMITED' && retry.afterSeconds)
    return t('error.tooManySeconds', { seconds: retry.afterSeconds });
  if (code === 'COOLDOWN' && retry.at) return t('error.cooldownUntil', { date: formatDate(retry.at) });
  if (code === 'SUSPENDED' && reason) return t('error.suspendedWhy', { message: reason });
  return codeText(code);
}

/** Returns the sentence for an error code. */
export const codeText = (code: ZentraError['code']): string => t(`error.${code}`);
