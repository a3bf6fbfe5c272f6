import { Store } from '../store';

const TOGETHER_MS = 400;

/** What screen readers hear next; `id` tells two equal sentences apart. The provider renders it in a polite region. */
export const announcement = new Store({ id: 0, text: '' });

let waiting: string[] = [];

/** Nothing is said any more, nor left to be read where it was said last. */
export function forgetAnnouncements(): void {
  waiting = waiting.map(() => '');
  announcement.set({ id: announcement.get().id, text: '' });
}

/** Says `sentence`; several within a moment are said as one, so that a lively chat does not stutter. */
export function announce(sentence: string): void {
  waiting.push(sentence);
  if (waiting.length > 1) return;
  setTimeout(() => {
    announcement.set({ id: announcement.get().id + 1, text: waiting.join(' ') });
    waiting = [];
  }, TOGETHER_MS);
}
