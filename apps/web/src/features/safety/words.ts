import { t } from '@/lib/words';
/** What blocking means, at each place where it can be done. */
export const blockWords = (name: string): string => t('safety.blockWords', { name });
