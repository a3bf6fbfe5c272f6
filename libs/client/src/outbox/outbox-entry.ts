import type { Attachment } from '@zentra/contracts';

/** A message on its way; `failed` was refused and waits for the person to decide. */
export interface OutboxEntry {
  /** UUID, made once: however often it is tried, the server stores one message for it. */
  clientId: string;
  conversationId: string;
  body: string;
  /** `seq` of the message it answers. */
  replyTo: number | null;
  /** Already uploaded. */
  attachments?: Attachment[];
  /** ISO-8601; later than that of every entry known when it was made, so it is the order to send in. */
  createdAt: string;
  status: 'sending' | 'failed';
}

/** Oldest first; two windows may make entries in the same millisecond. */
export const byAge = (a: OutboxEntry, b: OutboxEntry): number =>
  a.createdAt.localeCompare(b.createdAt) || a.clientId.localeCompare(b.clientId);
