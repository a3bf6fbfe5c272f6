import type { Message } from '@zentra/contracts';
import type { OutboxEntry } from './outbox-entry';

/** Notes about outbox entries between the windows of one user on one device. */
export type WindowNote =
  | { type: 'put'; entry: OutboxEntry }
  /** Removed: sent, with its stored `message`, or removed by the user. */
  | { type: 'gone'; clientId: string; message?: Message };

export interface Window {
  /** Makes this window the one that sends, until it leaves. */
  lead(): void;
  receive(note: WindowNote): void;
}

export interface Membership {
  /** Sends a note to all other windows. Notes arrive in the order in which they were sent. */
  broadcast(note: WindowNote): void;
  leave(): void;
}

/** Elects the one window that sends, and carries notes between all windows. */
export interface Windows {
  join(window: Window): Membership;
}

/** For a process that does not share its outbox. */
export const alone: Windows = {
  join: (window) => {
    let isIn = true;
    queueMicrotask(() => isIn && window.lead());
    return { broadcast: () => {}, leave: () => (isIn = false) };
  },
};
