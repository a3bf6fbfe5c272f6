import { Store } from './store';

/** The newest sentence for screen readers; the provider renders it in a polite region. */
export const announcement = new Store('');

export const announce = (sentence: string): void => announcement.set(sentence);
