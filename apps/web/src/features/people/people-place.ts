import { Store } from '@/lib/store';

/** The last query of the directory, for the way back from a person. */
export const peoplePlace = new Store<string | undefined>(undefined);
