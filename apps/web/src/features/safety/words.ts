import { t } from '@/lib/i18n/i18n';
/** Explains blocking, for all places where it is offered. */
export const blockWords = (name: string): string => t('safety.blockWords', { name });
