import { MUTED_FOR_EVER, type Conversation } from '@zentra/contracts';
import { formatUntil } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';

/** Returns `Muted`, or `Muted until Tue, 14:32`. */
export const mutedText = ({ mutedUntil }: Conversation): string =>
  mutedUntil === null || mutedUntil === MUTED_FOR_EVER
    ? t('chat.mute.muted')
    : t('chat.mute.until', { time: formatUntil(mutedUntil) });
