import { Store } from '../store';

const TOGETHER_MS = 400;

/**
 * The current announcement for screen readers; `id` distinguishes two equal texts. The provider
 * renders it in a polite live region.
 */
export const announcement = new Store({ id: 0, text: '' });

let waiting: string[] = [];

/** Cancels pending announcements and clears the last one. */
export function forgetAnnouncements(): void {
  waiting = waiting.map(() => '');
  announcement.set({ id: announcement.get().id, text: '' });
}

/**
 * Announces `sentence` to screen readers. Sentences within 400 ms are joined, so that a busy chat
 * remains intelligible.
 */
export function announce(sentence: string): void {
  waiting.push(sentence);
  if (waiting.length > 1) return;
  setTimeout(() => {
    announcement.set({ id: announcement.get().id + 1, text: waiting.join(' ') });
    waiting = [];
  }, TOGETHER_MS);
}
