import type { Person } from '@zentra/contracts';
import { Store } from '@/lib/store';

/** A yes that has just happened on this device and is being shown. */
export interface Acceptance {
  person: Person;
  conversationId: string;
  /** A note that was typed while theirs was already on its way: it becomes the first draft, so that nothing is lost. */
  note?: string;
}

export const acceptance = new Store<Acceptance | null>(null);
