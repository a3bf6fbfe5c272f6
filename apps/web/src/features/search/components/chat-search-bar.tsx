import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { announce } from '@/lib/dom/announce';
import { errorText } from '@/lib/i18n/error-text';
import { formatNumber } from '@/lib/format/format-number';
import { isShortcut } from '@/lib/dom/shortcuts';
import { useDebounced } from '@/lib/dom/use-debounced';
import { t } from '@/lib/i18n/i18n';
import { hitsOf, messageSearchQuery, plainText } from '../api/message-search';

const PAUSE_MS = 200;

interface Props {
  conversationId: string;
  onShow(seq: number): void;
  onClose(): void;
}

/** Shows the count of hits. The timeline moves only when the user requests the next hit. */
export function ChatSearchBar({ conversationId, onShow, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), PAUSE_MS);
  const search = useInfiniteQuery(messageSearchQuery(q, conversationId));
  const { data, error, hasNextPage, fetchNextPage } = search;
  const hits = q === '' ? [] : hitsOf(data);
  const isSettled = q !== '' && q === typed.trim() && !search.isPlaceholderData && !search.isPending;
  /** Index of the shown hit; -1 before the first. */
  const [place, setPlace] = useState(-1);
  useEffect(() => setPlace(-1), [q]);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const count = `${formatNumber(hits.length)}${hasNextPage ? '+' : ''}`;
  const status =
    q === ''
      ? ''
      : error
        ? errorText(error)
        : !isSettled
          ? t('search.busy')
          : summaryOf(place, hits.length, count);
  useEffect(() => {
    if (isSettled && place === -1) announce(status);
  }, [isSettled, place, status]);

  const show = (next: number) => {
    const hit = hits[next];
    if (!hit || !isSettled) return;
    setPlace(next);
    if (next >= hits.length - 2 && hasNextPage) void fetchNextPage();
    onShow(hit.seq);
    announce(`${t('search.chat.place', { place: next + 1, count })}. ${plainText(hit)}`);
  };
  const leave = (event: KeyboardEvent) => {
    if (!isShortcut(event.nativeEvent, 'cancel')) return;
    event.preventDefault();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    leave(event);
    const isNewer = isShortcut(event.nativeEvent, 'newerHit');
    if (!isNewer && !isShortcut(event.nativeEvent, 'olderHit')) return;
    event.preventDefault();
    show(isNewer ? place - 1 : place + 1);
  };
  return (
    <div
      role="search"
      aria-label={t('search.chat.label')}
      className="fade-in absolute inset-0 z-10 flex items-center gap-1 bg-paper [&_button:disabled]:bg-transparent px-2 desk:px-6"
    >
      <div className="relative min-w-0 flex-1">
        <Search
          size={20}
          aria-hidden="true"
          className="pointer-events-none absolute inset-s-3 top-3 text-muted"
        />
        <input
          ref={field}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          aria-label={t('search.chat.label')}
          placeholder={t('search.chat.label')}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-11 w-full rounded-control border border-edge bg-surface ps-11 pe-3 [&::-webkit-search-cancel-button]:hidden"
        />
      </div>
      <p className="max-w-[30%] shrink-0 ps-2 pe-1 text-sm text-muted tabular-nums max-desk:truncate">
        {status}
      </p>
      <IconButton
        label={t('search.chat.older')}
        disabled={!isSettled || place + 1 >= hits.length}
        onKeyDown={leave}
        onClick={() => show(place + 1)}
      >
        <ChevronUp size={20} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t('search.chat.newer')}
        disabled={!isSettled || place <= 0}
        onKeyDown={leave}
        onClick={() => show(place - 1)}
      >
        <ChevronDown size={20} aria-hidden="true" />
      </IconButton>
      <IconButton label={t('search.chat.close')} onKeyDown={leave} onClick={onClose}>
        <X size={20} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function summaryOf(place: number, found: number, count: string): string {
  if (found === 0) return t('search.chat.none');
  return place < 0 ? t('search.chat.found', { count }) : t('search.chat.place', { place: place + 1, count });
}
