import { Store } from '@/lib/store';

/** The id of the chat with an open search, or null. */
export const chatSearch = new Store<string | null>(null);
