import { useEffect } from 'react';
import { formatNumber } from './format-number';
import { Store, useStore } from './store';

/** What waits for the person, shown before every title. */
const attention = new Store(0);

/** Says it in the title, by a number on the favicon, and on the icon of the installed app. */
export function showAttention(count: number): void {
  attention.set(count);
  void import('./favicon').then(({ showFavicon }) => showFavicon(count));
  if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
}

export function useTitle(title: string): void {
  const count = useStore(attention);
  useEffect(() => {
    document.title = `${count > 0 ? `(${formatNumber(count)}) ` : ''}${title} · Zentra`;
  }, [title, count]);
}
