import { useEffect } from 'react';
import { fetchPart } from './fetch-part';
import { formatNumber } from '../format/format-number';
import { Store, useStore } from '../store';
import { showBadge, totalUnread, type UnreadCounts } from '../push/unread-counts';
import { isolate } from '../i18n/i18n';

/** The unread count, shown before every title. */
const attention = new Store(0);

/** Shows the unread count in the title, on the favicon and on the icon of the installed app. */
export function showAttention(waiting: UnreadCounts): void {
  attention.set(totalUnread(waiting));
  // Once the module is loaded, the current count is shown.
  void fetchPart(() => import('./favicon')).then(({ showFavicon }) => showFavicon(attention.get()));
  void showBadge(navigator, waiting);
}

export function useTitle(title: string): void {
  const count = useStore(attention);
  useEffect(() => {
    document.title = `${count > 0 ? `(${formatNumber(count)}) ` : ''}${isolate(title)} · Zentra`;
  }, [title, count]);
}
