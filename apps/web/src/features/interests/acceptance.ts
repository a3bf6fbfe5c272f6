import type { Person } from '@zentra/contracts';
import { Store } from '@/lib/store';

/** An acceptance on this device that is being shown. */
export interface Acceptance {
  person: Person;
  conversationId: string;
  /**
   * A note that was typed after the other person's interest had arrived. It becomes the first
   * draft.
   */
  note?: string;
}

export const acceptance = new Store<Acceptance | null>(null);
