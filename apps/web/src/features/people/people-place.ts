import { Store } from '@/lib/store';

/** What was searched for in the directory when it was last on the screen: the way back from a person leads there. */
export const peoplePlace = new Store<string | undefined>(undefined);
