import type { MessageHit } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { Excerpt } from '@/features/search/components/excerpt';
import { now } from '@/lib/format/now';
import { formatDate, formatShort } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { PaletteItem } from './palette-item';

const WEEK_MS = 6 * 86_400_000;

/**
 * Formats a weekday for up to six days, otherwise a date, with its year if it is not the current
 * one.
 */
const when = (iso: string) => (now() - Date.parse(iso) < WEEK_MS ? formatShort(iso) : formatDate(iso));

interface Props {
  hit: MessageHit;
  picture: ReactNode;
  onSelect(): void;
}

export const HitItem = ({ hit, picture, onSelect }: Props) => (
  <PaletteItem
    id={`message-${hit.conversationId}-${hit.seq}`}
    picture={picture}
    onSelect={onSelect}
    detail={<time dateTime={hit.createdAt}>{when(hit.createdAt)}</time>}
  >
    <span className="line-clamp-2 text-sm">
      {hit.senderId !== hit.person.id && <span className="text-muted">{t('search.yours')} </span>}
      <Excerpt parts={hit.excerpt} />
    </span>
  </PaletteItem>
);
