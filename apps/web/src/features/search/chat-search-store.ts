import { Store } from '@/lib/store';

/** The chat in which somebody is searching, if any. */
export const chatSearch = new Store<string | null>(null);
