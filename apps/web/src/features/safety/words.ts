import { t } from '@/lib/i18n/i18n';
/** What blocking means, at each place where it can be done. */
export const blockWords = (name: string): string => t('safety.blockWords', { name });
