import type { Message } from '@zentra/contracts';

/** A validated message that is not stored yet. */
export interface Draft {
  conversationId: string;
  senderId: string;
  clientId: string;
  body: string;
  replyTo: number | null;
  /** Attachments, at least one. Such a draft goes through `AttachmentMessageWriter`. */
  attachmentIds?: string[];
}

/**
 * A stored message. `duplicate`: its clientId was stored before, and `message` is the first one.
 */
export interface Appended {
  message: Message;
  duplicate: boolean;
  /**
   * Users to notify: both members, or none where an earlier call in the same batch notifies them.
   */
  memberIds: string[];
  /** The accepted interest of the conversation; null where it has ended since. */
  consent: string | null;
}

export interface Waiting {
  draft: Draft;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/**
 * All callers that wait for one message: usually one, more where a clientId was sent several times
 * concurrently.
 */
export interface Entry {
  draft: Draft;
  waiting: Waiting[];
}

/** The drafts of one conversation, in order of arrival. */
export interface Run {
  conversationId: string;
  entries: Entry[];
}

export const keyOf = ({
  conversationId,
  senderId,
  clientId,
}: Pick<Draft, 'conversationId' | 'senderId' | 'clientId'>): string =>
  `${conversationId} ${senderId} ${clientId}`;

/**
 * Takes the next batch of at most `most` callers off the queue: one entry per message, with its
 * repeats. A clientId that is repeated with different content starts the next batch. By then the
 * outcome of the first is known.
 */
export function takeBatch(queue: Waiting[], most: number): Entry[] {
  const entries = new Map<string, Entry>();
  let taken = 0;
  for (const one of queue) {
    if (taken >= most) break;
    const key = keyOf(one.draft);
    const entry = entries.get(key);
    if (entry && !isSame(entry.draft, one.draft)) break;
    if (entry) entry.waiting.push(one);
    else entries.set(key, { draft: one.draft, waiting: [one] });
    taken += 1;
  }
  queue.splice(0, taken);
  return [...entries.values()];
}

type Content = Pick<Draft, 'body' | 'replyTo' | 'attachmentIds'>;
export const isSame = (a: Content, b: Content): boolean =>
  a.body === b.body && a.replyTo === b.replyTo && a.attachmentIds?.join() === b.attachmentIds?.join();

/** Returns the content of a stored message in the form of its draft. */
export const contentOf = ({ body, replyTo, attachments }: Message): Content => ({
  body,
  replyTo,
  ...(attachments.length > 0 && { attachmentIds: attachments.map(({ id }) => id) }),
});

/**
 * Groups entries by conversation. The runs are sorted by id, the order in which every writer locks
 * conversations.
 */
export function runsOf(entries: Entry[]): Run[] {
  const runs = new Map<string, Run>();
  for (const entry of entries) {
    const { conversationId } = entry.draft;
    const run = runs.get(conversationId);
    if (run) run.entries.push(entry);
    else runs.set(conversationId, { conversationId, entries: [entry] });
  }
  return [...runs.values()].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
}

/** Returns the parameters of `APPEND_MESSAGES`. */
export function parametersOf(runs: Run[]): unknown[] {
  const drafts = runs.flatMap(({ entries }) => entries.map(({ draft }) => draft));
  let next = 1;
  return [
    runs.map(({ conversationId }) => conversationId),
    runs.map(({ entries }) => (next += entries.length) - entries.length),
    runs.map(({ entries }) => entries.length),
    runs.map(({ entries }) => entries.reduce((most, { draft }) => Math.max(most, draft.replyTo ?? 0), 0)),
    drafts.map(({ senderId }) => senderId),
    drafts.map(({ clientId }) => clientId),
    drafts.map(({ body }) => body),
    drafts.map(({ replyTo }) => replyTo),
  ];
}
