import { useEffect } from 'react';
import { Store, useStore } from './store';

/** What waits for the person, shown before every title. */
export const attention = new Store(0);

export function useTitle(title: string): void {
  const count = useStore(attention);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${title} · Zentra`;
  }, [title, count]);
}
