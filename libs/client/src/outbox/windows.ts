import type { Message } from '@zentra/contracts';
import type { OutboxEntry } from './outbox-entry';

/** What the windows of one person on one device tell each other of their outbox. */
export type WindowNote =
  | { type: 'put'; entry: OutboxEntry }
  /** Stored by the server, then with the message, or given up. */
  | { type: 'gone'; clientId: string; message?: Message };

export interface Window {
  /** From now until it leaves, this window is the one that sends. */
  lead(): void;
  hear(note: WindowNote): void;
}

export interface Membership {
  /** Reaches the other windows, not this one, in the order told. */
  tell(note: WindowNote): void;
  leave(): void;
}

/** Elects the one window that sends, and carries notes between all of them. */
export interface Windows {
  join(window: Window): Membership;
}

/** For a process that shares its outbox with nobody. */
export const alone: Windows = {
  join: (window) => {
    let isIn = true;
    queueMicrotask(() => isIn && window.lead());
    return { tell: () => {}, leave: () => (isIn = false) };
  },
};
